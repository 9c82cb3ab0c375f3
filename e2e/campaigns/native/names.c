/* The calls that give, change and take the names of files. */
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One such call. `from` is the only name of those that have one. */
struct change {
  char type;
  enum kind kind;
  int from_folder;
  const char *from;
  int to_folder;
  const char *to;
  int flags; /* of linkat and unlinkat; the mode of mkdirat */
};

static int make(const struct change *change) {
  switch (change->type) {
    case 'L':
      return real_linkat(change->from_folder, change->from, change->to_folder, change->to, change->flags);
    case 'Y':
      return real_symlinkat(change->from, change->to_folder, change->to);
    case 'N':
      return real_renameat(change->from_folder, change->from, change->to_folder, change->to);
    case 'M':
      return real_mkdirat(change->from_folder, change->from, (mode_t)change->flags);
    default:
      return real_unlinkat(change->from_folder, change->from, change->flags);
  }
}

static int carry_out(struct change change) {
  shim_ready();
  char from[PATH_MAX], to[PATH_MAX];
  enum place place = PLACE_NONE;
  if (change.type == 'Y') snprintf(from, sizeof from, "%s", change.from);
  else place = watch_resolve(change.from_folder, change.from, from);
  if (change.to) {
    enum place target = watch_resolve(change.to_folder, change.to, to);
    if (target != PLACE_NONE) place = target;
  }
  if (place == PLACE_NONE) return make(&change);
  lock();
  if (control_before(change.kind, place)) {
    unlock();
    errno = control_error();
    return -1;
  }
  struct record record = {
    .type = change.type, .place = place, .name = from, .other = change.to ? to : NULL
  };
  if (trace_wants_intents()) {
    struct record intent = record;
    intent.type = (char)(change.type + ('a' - 'A'));
    trace_append(intent);
  }
  int result = make(&change);
  int saved = errno;
  if (result == 0) {
    struct stat state;
    if (lstat(change.to ? to : from, &state) == 0) record.inode = state.st_ino;
    trace_append(record);
    control_after(change.kind, place);
  } else if (trace_wants_intents()) {
    record.type = 'x'; /* the change that was recorded last did not happen */
    trace_append(record);
  }
  unlock();
  errno = saved;
  return result;
}

int link(const char *from, const char *to) {
  return carry_out((struct change){'L', KIND_LINK, AT_FDCWD, from, AT_FDCWD, to, 0});
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
  return carry_out((struct change){'L', KIND_LINK, from_folder, from, to_folder, to, flags});
}

int symlink(const char *target, const char *path) {
  return carry_out((struct change){'Y', KIND_LINK, AT_FDCWD, target, AT_FDCWD, path, 0});
}

int rename(const char *from, const char *to) {
  return carry_out((struct change){'N', KIND_RENAME, AT_FDCWD, from, AT_FDCWD, to, 0});
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
  return carry_out((struct change){'N', KIND_RENAME, from_folder, from, to_folder, to, 0});
}

int unlink(const char *path) {
  return carry_out((struct change){'U', KIND_UNLINK, AT_FDCWD, path, 0, NULL, 0});
}

int unlinkat(int folder, const char *path, int flags) {
  if (flags & AT_REMOVEDIR)
    return carry_out((struct change){'D', KIND_FOLDER, folder, path, 0, NULL, flags});
  return carry_out((struct change){'U', KIND_UNLINK, folder, path, 0, NULL, flags});
}

int mkdir(const char *path, mode_t mode) {
  return carry_out((struct change){'M', KIND_FOLDER, AT_FDCWD, path, 0, NULL, (int)mode});
}

int rmdir(const char *path) {
  return carry_out((struct change){'D', KIND_FOLDER, AT_FDCWD, path, 0, NULL, AT_REMOVEDIR});
}
