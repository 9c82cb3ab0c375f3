/*
 * Stands between a program and the disk: records what it asks of the disk, makes chosen calls fail, and ends the
 * process at chosen calls. Loaded with LD_PRELOAD; the program needs to know nothing of it.
 *
 * Settings, all optional, from the environment:
 *   DISK_SHIM_HOME, DISK_SHIM_WORLD  folders to watch
 *   DISK_SHIM_ACKS                   a file: what is written to it goes into the record as a message of the program's own
 *   DISK_SHIM_TRACE                  the file that the record is appended to
 *   DISK_SHIM_DATA                   set: the record holds the bytes written
 *   DISK_SHIM_INTENTS                set: a call that changes names is recorded before it is made, too
 *   DISK_SHIM_CONTROL                a file, mapped into memory, that says which calls to interfere with
 */
#ifndef DISK_SHIM_H
#define DISK_SHIM_H

#define _GNU_SOURCE
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>

/* What a call does; bits, so that the control file can name several. */
enum kind {
  KIND_WRITE = 1,
  KIND_SYNC = 2,
  KIND_TRUNCATE = 4,
  KIND_CREATE = 8,
  KIND_LINK = 16,
  KIND_RENAME = 32,
  KIND_UNLINK = 64,
  KIND_FOLDER = 128,
  KIND_READ = 256,
};

/* Which file it does it to. */
enum place {
  PLACE_NONE = 0,
  PLACE_DATABASE = 1,
  PLACE_LOG = 2,
  PLACE_BESIDE = 4, /* everything else in the home: key, lock, blobs */
  PLACE_WORLD = 8,
  PLACE_ACKS = 16,
};

enum act {
  ACT_FAIL = 1,        /* fails with `error` and changes nothing */
  ACT_SHORT = 2,       /* a write takes half of what it is given */
  ACT_TORN = 3,        /* the first write takes half, those after it fail with `error` */
  ACT_KILL_BEFORE = 4, /* the process ends before the call */
  ACT_KILL_AFTER = 5,  /* the process ends after the call has succeeded */
};

/* The control file. The driver clears `what` first and sets it last. */
struct control {
  uint32_t what;    /* kinds */
  uint32_t where;   /* places */
  uint32_t at;      /* the matching call that is the first to be hit, from 1 */
  uint32_t times;   /* how many calls are hit */
  uint32_t act;
  uint32_t error;   /* errno */
  uint32_t matched; /* matching calls since it was armed */
  uint32_t fired;   /* calls that were hit */
};

/* control.c */
void control_open(void);
/* Before a call: 0 to make it, else the act to carry out instead; ends the process for KILL_BEFORE. Needs the lock. */
enum act control_before(enum kind kind, enum place place);
/* After a call that succeeded. Needs the lock. */
void control_after(enum kind kind, enum place place);
int control_error(void);
/* Whether reads are asked for at all, so that they need not be looked at otherwise. */
int control_wants_reads(void);

/* watch.c */
void lock(void);
void unlock(void);
void watch_open(void);
/* The real path of an entry whose folder exists, links in it followed; answers its place. */
enum place watch_resolve(int folder, const char *path, char *real);
/* Notes what an opened descriptor is. Needs the lock. */
enum place watch_descriptor(int fd);
/* The place of a file that was opened before, with its state. Takes the lock. */
enum place watch_find(int fd, struct stat *state);

/* trace.c */
void trace_open(const char *home);
int trace_wants_intents(void);
/* Where the next record will be; a sync makes durable what stands before this. Needs the lock. */
uint64_t trace_position(void);

struct record {
  char type;
  enum place place;
  uint64_t inode;
  uint64_t first;
  uint64_t second;
  const char *name;
  const char *other; /* the second name of a link or rename */
  const void *bytes;
  size_t length;
};
/* Appends a record in one write. Needs the lock. */
void trace_append(struct record record);

/* real.c: the calls themselves. */
extern int (*real_openat)(int, const char *, int, ...);
extern ssize_t (*real_write)(int, const void *, size_t);
extern ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
extern ssize_t (*real_writev)(int, const struct iovec *, int);
extern ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
extern ssize_t (*real_read)(int, void *, size_t);
extern ssize_t (*real_pread)(int, void *, size_t, off_t);
extern int (*real_fsync)(int);
extern int (*real_fdatasync)(int);
extern int (*real_ftruncate)(int, off_t);
extern int (*real_linkat)(int, const char *, int, const char *, int);
extern int (*real_symlinkat)(const char *, int, const char *);
extern int (*real_renameat)(int, const char *, int, const char *);
extern int (*real_unlinkat)(int, const char *, int);
extern int (*real_mkdirat)(int, const char *, mode_t);
extern void *(*real_mmap)(void *, size_t, int, int, int, off_t);
void shim_ready(void);

#endif
