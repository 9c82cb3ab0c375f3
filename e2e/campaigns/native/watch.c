/* Knows which files are watched. */
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

void lock(void) {
  pthread_mutex_lock(&mutex);
}

void unlock(void) {
  pthread_mutex_unlock(&mutex);
}

static char home[PATH_MAX], world[PATH_MAX], acks[PATH_MAX];

static void take(char *target, const char *name) {
  const char *value = getenv(name);
  if (value && !realpath(value, target)) abort();
}

void watch_open(void) {
  take(home, "DISK_SHIM_HOME");
  take(world, "DISK_SHIM_WORLD");
  take(acks, "DISK_SHIM_ACKS");
  /* A child between fork and exec must not find the lock taken by a thread that it does not have. */
  pthread_atfork(lock, unlock, unlock);
}

static int is_below(const char *path, const char *folder) {
  size_t length = strlen(folder);
  return length > 0 && strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static int ends_in(const char *path, const char *ending) {
  size_t length = strlen(path), tail = strlen(ending);
  return length >= tail && strcmp(path + length - tail, ending) == 0;
}

static enum place place_of(const char *path) {
  if (acks[0] && strcmp(path, acks) == 0) return PLACE_ACKS;
  if (is_below(path, world)) return PLACE_WORLD;
  if (!is_below(path, home)) return PLACE_NONE;
  /* An index of the log in shared memory; it is made anew after every crash. */
  if (ends_in(path, "-shm")) return PLACE_NONE;
  if (ends_in(path, ".db")) return PLACE_DATABASE;
  if (ends_in(path, ".db-wal")) return PLACE_LOG;
  return PLACE_BESIDE;
}

enum place watch_resolve(int folder, const char *path, char *real) {
  int saved = errno;
  char parent[PATH_MAX];
  if (path[0] == '/' || folder == AT_FDCWD) {
    snprintf(parent, sizeof parent, "%s", path);
  } else {
    char link[64], base[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, base, sizeof base - 1);
    base[length > 0 ? length : 0] = 0;
    if (snprintf(parent, sizeof parent, "%s/%s", base, path) >= (int)sizeof parent) parent[0] = 0;
  }
  char name[NAME_MAX + 1];
  char *slash = strrchr(parent, '/');
  snprintf(name, sizeof name, "%s", slash ? slash + 1 : parent);
  if (slash) slash[slash == parent ? 1 : 0] = 0;
  else strcpy(parent, ".");
  char whole[PATH_MAX];
  enum place place = PLACE_NONE;
  if (realpath(parent, whole)) {
    size_t length = strlen(whole);
    if (length + strlen(name) + 2 <= PATH_MAX) {
      memcpy(real, whole, length);
      real[length] = '/';
      strcpy(real + length + 1, name);
      place = place_of(real);
    }
  }
  errno = saved;
  return place;
}

/* Open files by inode, all on one volume. */
#define TABLE 65536
static struct {
  uint64_t inode;
  uint64_t device;
  enum place place;
} table[TABLE];

static size_t slot(const struct stat *state) {
  size_t index = (state->st_ino * 2654435761u) % TABLE;
  while (table[index].inode != 0 &&
         (table[index].inode != state->st_ino || table[index].device != state->st_dev))
    index = (index + 1) % TABLE;
  return index;
}

static int can_be_watched(const struct stat *state) {
  return S_ISREG(state->st_mode) || S_ISDIR(state->st_mode);
}

enum place watch_descriptor(int fd) {
  int saved = errno;
  struct stat state;
  enum place place = PLACE_NONE;
  if (fstat(fd, &state) == 0 && can_be_watched(&state)) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length > 0 ? length : 0] = 0;
    place = place_of(path);
    size_t index = slot(&state);
    /* An inode number may come back as another file. */
    if (place != PLACE_NONE || table[index].inode != 0) {
      table[index].inode = state.st_ino;
      table[index].device = state.st_dev;
      table[index].place = place;
    }
  }
  errno = saved;
  return place;
}

enum place watch_find(int fd, struct stat *state) {
  int saved = errno;
  enum place place = PLACE_NONE;
  if (fstat(fd, state) == 0 && can_be_watched(state)) {
    lock();
    size_t index = slot(state);
    if (table[index].inode != 0) place = table[index].place;
    unlock();
  }
  errno = saved;
  return place;
}
