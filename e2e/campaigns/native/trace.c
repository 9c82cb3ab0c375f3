/* The record: what was asked of the disk, in order. */
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Before each record; numbers as this machine has them. Then both names, joined by a zero byte, then the bytes. */
struct head {
  uint8_t type;
  uint8_t place;
  uint16_t names;
  uint32_t length;
  uint64_t inode;
  uint64_t first;
  uint64_t second;
} __attribute__((packed));

static int trace = -1;
static int with_data, with_intents;

void trace_open(const char *home) {
  const char *path = getenv("DISK_SHIM_TRACE");
  if (!path) return;
  trace = real_openat(AT_FDCWD, path, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (trace < 0) abort();
  with_data = getenv("DISK_SHIM_DATA") != NULL;
  with_intents = getenv("DISK_SHIM_INTENTS") != NULL;
  char real[PATH_MAX];
  struct stat state;
  if (home && realpath(home, real) && stat(real, &state) == 0)
    trace_append((struct record){.type = 'R', .inode = state.st_ino, .name = real});
}

int trace_wants_intents(void) {
  return trace >= 0 && with_intents;
}

uint64_t trace_position(void) {
  return trace < 0 ? 0 : (uint64_t)lseek(trace, 0, SEEK_END);
}

void trace_append(struct record record) {
  if (trace < 0) return;
  int saved = errno;
  size_t name = record.name ? strlen(record.name) : 0;
  size_t other = record.other ? strlen(record.other) + 1 : 0;
  if (!with_data && record.type != 'A') record.length = 0;
  struct head head = {
    .type = (uint8_t)record.type,
    .place = (uint8_t)record.place,
    .names = (uint16_t)(name + other),
    .length = (uint32_t)record.length,
    .inode = record.inode,
    .first = record.first,
    .second = record.second,
  };
  size_t size = sizeof head + name + other + record.length;
  char *text = malloc(size);
  if (!text) abort();
  memcpy(text, &head, sizeof head);
  memcpy(text + sizeof head, record.name, name);
  if (other) {
    text[sizeof head + name] = 0;
    memcpy(text + sizeof head + name + 1, record.other, other - 1);
  }
  memcpy(text + sizeof head + name + other, record.bytes, record.length);
  if (real_write(trace, text, size) != (ssize_t)size) abort();
  free(text);
  errno = saved;
}
