/* Finds the calls that stand behind ours. */
#include "shim.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

int (*real_openat)(int, const char *, int, ...);
ssize_t (*real_write)(int, const void *, size_t);
ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
ssize_t (*real_writev)(int, const struct iovec *, int);
ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
ssize_t (*real_read)(int, void *, size_t);
ssize_t (*real_pread)(int, void *, size_t, off_t);
int (*real_fsync)(int);
int (*real_fdatasync)(int);
int (*real_ftruncate)(int, off_t);
int (*real_linkat)(int, const char *, int, const char *, int);
int (*real_symlinkat)(const char *, int, const char *);
int (*real_renameat)(int, const char *, int, const char *);
int (*real_unlinkat)(int, const char *, int);
int (*real_mkdirat)(int, const char *, mode_t);
void *(*real_mmap)(void *, size_t, int, int, int, off_t);

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void *find(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (found) return found;
  fprintf(stderr, "disk shim: the system has no call %s\n", name);
  abort();
}

static void open_all(void) {
  real_openat = find("openat");
  real_write = find("write");
  real_pwrite = find("pwrite");
  real_writev = find("writev");
  real_pwritev = find("pwritev");
  real_read = find("read");
  real_pread = find("pread");
  real_fsync = find("fsync");
  real_fdatasync = find("fdatasync");
  real_ftruncate = find("ftruncate");
  real_linkat = find("linkat");
  real_symlinkat = find("symlinkat");
  real_renameat = find("renameat");
  real_unlinkat = find("unlinkat");
  real_mkdirat = find("mkdirat");
  real_mmap = find("mmap");
  watch_open();
  control_open();
  trace_open(getenv("DISK_SHIM_HOME"));
}

/* Every call of ours begins with this: libraries write before the loader has come to ours. */
void shim_ready(void) {
  pthread_once(&once, open_all);
}

__attribute__((constructor)) static void begin(void) {
  shim_ready();
}
