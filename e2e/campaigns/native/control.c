/* Which calls to interfere with: said by a file in memory that the driver changes while the program runs. */
#include "shim.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static volatile struct control *control;

void control_open(void) {
  const char *path = getenv("DISK_SHIM_CONTROL");
  if (!path) return;
  int fd = real_openat(AT_FDCWD, path, O_RDWR | O_CLOEXEC);
  if (fd < 0) abort();
  void *memory = real_mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED) abort();
  syscall(SYS_close, fd);
  control = memory;
}

static int matches(enum kind kind, enum place place) {
  return control && (control->what & kind) && (control->where & place);
}

static int is_hit(void) {
  uint32_t number = ++control->matched;
  if (number < control->at || number - control->at >= control->times) return 0;
  control->fired += 1;
  return 1;
}

static void end_process(void) {
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) pause();
}

enum act control_before(enum kind kind, enum place place) {
  if (!matches(kind, place) || control->act == ACT_KILL_AFTER || !is_hit()) return 0;
  if (control->act == ACT_KILL_BEFORE) end_process();
  if (control->act == ACT_TORN) return control->fired == 1 && kind == KIND_WRITE ? ACT_SHORT : ACT_FAIL;
  /* Only a write can be short; everything else fails. */
  if (control->act == ACT_SHORT && kind != KIND_WRITE) return ACT_FAIL;
  return control->act;
}

void control_after(enum kind kind, enum place place) {
  if (matches(kind, place) && control->act == ACT_KILL_AFTER && is_hit()) end_process();
}

int control_error(void) {
  return control ? (int)control->error : 0;
}

int control_wants_reads(void) {
  return control && (control->what & KIND_READ);
}
