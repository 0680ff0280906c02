#define _GNU_SOURCE
#include "CScanKernels.h"
#include <malloc.h>
#include <sched.h>
#include <unistd.h>

int nightaudit_processor_count(void) {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return CPU_COUNT(&allowed);
    // There are more than the set holds.
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

void nightaudit_return_blocks(int size) { mallopt(M_MMAP_THRESHOLD, size); }
