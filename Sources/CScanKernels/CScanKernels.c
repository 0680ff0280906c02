#define _GNU_SOURCE
#include "CScanKernels.h"
#include <malloc.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

unsigned nightaudit_use_width(unsigned most) {
    unsigned width = 16;
#if defined(__x86_64__)
    __builtin_cpu_init();
    bool counts = __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    if (counts && __builtin_cpu_supports("avx2")) width = 32;
    if (counts && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) width = 64;
#endif
    if (width > most) width = most;
    nightaudit_shape_width(width);
    nightaudit_needle_width(width);
    return width;
}

__attribute__((constructor)) static void use_widest(void) { nightaudit_use_width(64); }

int nightaudit_processor_count(void) {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return CPU_COUNT(&allowed);
    // There are more than the set holds.
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

void nightaudit_return_blocks(int size) {
    mallopt(M_MMAP_THRESHOLD, size);
}

void nightaudit_return_text(void) {
    FILE *maps = fopen("/proc/self/maps", "re");
    if (!maps) return;
    char line[4500];
    while (fgets(line, sizeof line, maps)) {
        unsigned long start, end, inode;
        if (sscanf(line, "%lx-%lx r-xp %*x %*x:%*x %lu", &start, &end, &inode) == 3 && inode != 0)
            madvise((void *)start, end - start, MADV_DONTNEED);
    }
    fclose(maps);
}
