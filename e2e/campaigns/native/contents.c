/* The calls that concern what is in files. */
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int refuse(void) {
  errno = control_error();
  return -1;
}

static int open_file(int folder, const char *path, int flags, mode_t mode) {
  shim_ready();
  char real[PATH_MAX];
  enum place place = PLACE_NONE;
  int makes = 0;
  if (flags & O_CREAT) {
    struct stat before;
    place = watch_resolve(folder, path, real);
    makes = place != PLACE_NONE && place != PLACE_ACKS && lstat(real, &before) != 0;
  }
  lock();
  if (makes && control_before(KIND_CREATE, place)) {
    unlock();
    return refuse();
  }
  int fd = real_openat(folder, path, flags, mode);
  if (fd >= 0) {
    enum place found = watch_descriptor(fd);
    struct stat state;
    if (found != PLACE_NONE && fstat(fd, &state) == 0) {
      if (makes)
        trace_append((struct record){.type = 'C', .place = found, .inode = state.st_ino, .name = real});
      else if (flags & O_TRUNC)
        trace_append((struct record){.type = 'T', .place = found, .inode = state.st_ino});
    }
    if (makes) control_after(KIND_CREATE, place);
  }
  unlock();
  return fd;
}

#define MODE_OF(flags, last)                     \
  mode_t mode = 0;                               \
  if ((flags) & (O_CREAT | O_TMPFILE)) {         \
    va_list rest;                                \
    va_start(rest, last);                        \
    mode = (mode_t)va_arg(rest, int);            \
    va_end(rest);                                \
  }

int open(const char *path, int flags, ...) {
  MODE_OF(flags, flags)
  return open_file(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  MODE_OF(flags, flags)
  return open_file(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

int openat(int folder, const char *path, int flags, ...) {
  MODE_OF(flags, flags)
  return open_file(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...) {
  MODE_OF(flags, flags)
  return open_file(folder, path, flags | O_LARGEFILE, mode);
}

/* `offset` below 0: where the descriptor is. */
static ssize_t put(int fd, const char *bytes, size_t length, off_t offset) {
  return offset < 0 ? real_write(fd, bytes, length) : real_pwrite(fd, bytes, length, offset);
}

static off_t place_in(int fd, off_t offset, const struct stat *state) {
  if (offset >= 0) return offset;
  return fcntl(fd, F_GETFL) & O_APPEND ? state->st_size : lseek(fd, 0, SEEK_CUR);
}

static ssize_t write_watched(int fd, const char *bytes, size_t length, off_t offset) {
  struct stat state;
  enum place place = watch_find(fd, &state);
  if (place == PLACE_NONE) return put(fd, bytes, length, offset);
  lock();
  if (place == PLACE_ACKS) {
    trace_append((struct record){.type = 'A', .place = place, .bytes = bytes, .length = length});
    unlock();
    return (ssize_t)length;
  }
  size_t taken = length;
  switch (control_before(KIND_WRITE, place)) {
    case ACT_FAIL:
      unlock();
      return refuse();
    case ACT_SHORT:
      taken = length > 1 ? length / 2 : length;
      break;
    default:
      break;
  }
  fstat(fd, &state);
  off_t at = place_in(fd, offset, &state);
  ssize_t done = put(fd, bytes, taken, offset);
  if (done > 0) {
    trace_append((struct record){
      .type = 'W',
      .place = place,
      .inode = state.st_ino,
      .first = (uint64_t)at,
      .second = (uint64_t)done,
      .bytes = bytes,
      .length = (size_t)done,
    });
    control_after(KIND_WRITE, place);
  }
  unlock();
  return done;
}

ssize_t write(int fd, const void *bytes, size_t length) {
  shim_ready();
  return write_watched(fd, bytes, length, -1);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
  shim_ready();
  return write_watched(fd, bytes, length, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) {
  shim_ready();
  return write_watched(fd, bytes, length, offset);
}

static ssize_t write_pieces(int fd, const struct iovec *pieces, int count, off_t offset) {
  shim_ready();
  struct stat state;
  if (watch_find(fd, &state) == PLACE_NONE)
    return offset < 0 ? real_writev(fd, pieces, count) : real_pwritev(fd, pieces, count, offset);
  size_t length = 0;
  for (int index = 0; index < count; index += 1) length += pieces[index].iov_len;
  char *whole = malloc(length > 0 ? length : 1);
  if (!whole) abort();
  size_t filled = 0;
  for (int index = 0; index < count; index += 1) {
    memcpy(whole + filled, pieces[index].iov_base, pieces[index].iov_len);
    filled += pieces[index].iov_len;
  }
  ssize_t done = write_watched(fd, whole, length, offset);
  int saved = errno;
  free(whole);
  errno = saved;
  return done;
}

ssize_t writev(int fd, const struct iovec *pieces, int count) {
  return write_pieces(fd, pieces, count, -1);
}

ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t offset) {
  return write_pieces(fd, pieces, count, offset);
}

ssize_t pwritev64(int fd, const struct iovec *pieces, int count, off_t offset) {
  return write_pieces(fd, pieces, count, offset);
}

static int read_fails(int fd) {
  shim_ready();
  struct stat state;
  if (!control_wants_reads()) return 0;
  enum place place = watch_find(fd, &state);
  if (place == PLACE_NONE || place == PLACE_ACKS) return 0;
  lock();
  int fails = control_before(KIND_READ, place) != 0;
  unlock();
  return fails;
}

ssize_t read(int fd, void *bytes, size_t length) {
  return read_fails(fd) ? refuse() : real_read(fd, bytes, length);
}

ssize_t pread(int fd, void *bytes, size_t length, off_t offset) {
  return read_fails(fd) ? refuse() : real_pread(fd, bytes, length, offset);
}

ssize_t pread64(int fd, void *bytes, size_t length, off_t offset) {
  return read_fails(fd) ? refuse() : real_pread(fd, bytes, length, offset);
}

/* A sync that fails may have lost any of what it was to keep: the record says so (`second` is 1). */
static int sync_file(int fd, int (*sync)(int)) {
  struct stat state;
  enum place place = watch_find(fd, &state);
  if (place == PLACE_NONE) return sync(fd);
  lock();
  struct record record = {
    .type = 'S', .place = place, .inode = state.st_ino, .first = trace_position()
  };
  if (control_before(KIND_SYNC, place)) {
    record.second = 1;
    trace_append(record);
    unlock();
    return refuse();
  }
  unlock();
  int result = sync(fd);
  lock();
  record.second = result == 0 ? 0 : 1;
  trace_append(record);
  if (result == 0) control_after(KIND_SYNC, place);
  unlock();
  return result;
}

int fsync(int fd) {
  shim_ready();
  return sync_file(fd, real_fsync);
}

int fdatasync(int fd) {
  shim_ready();
  return sync_file(fd, real_fdatasync);
}

static int resize(int fd, off_t size) {
  shim_ready();
  struct stat state;
  enum place place = watch_find(fd, &state);
  if (place == PLACE_NONE) return real_ftruncate(fd, size);
  lock();
  if (control_before(KIND_TRUNCATE, place)) {
    unlock();
    return refuse();
  }
  int result = real_ftruncate(fd, size);
  if (result == 0) {
    trace_append((struct record){
      .type = 'T', .place = place, .inode = state.st_ino, .first = (uint64_t)size
    });
    control_after(KIND_TRUNCATE, place);
  }
  unlock();
  return result;
}

int ftruncate(int fd, off_t size) {
  return resize(fd, size);
}

int ftruncate64(int fd, off_t size) {
  return resize(fd, size);
}

/* Writes to mapped memory go by unseen; a record that misses some would prove nothing, so it says so. */
static void *map(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
  shim_ready();
  struct stat state;
  if (fd >= 0 && (protection & PROT_WRITE) && (flags & MAP_SHARED)) {
    enum place place = watch_find(fd, &state);
    if (place != PLACE_NONE) {
      lock();
      trace_append((struct record){.type = '!', .place = place, .inode = state.st_ino, .name = "mmap"});
      unlock();
    }
  }
  return real_mmap(address, length, protection, flags, fd, offset);
}

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
  return map(address, length, protection, flags, fd, offset);
}

void *mmap64(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
  return map(address, length, protection, flags, fd, offset);
}
