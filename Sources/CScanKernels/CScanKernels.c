#define _GNU_SOURCE
#include "CScanKernels.h"
#include <link.h>
#include <malloc.h>
#include <sched.h>
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

static int return_text(struct dl_phdr_info *object, size_t size, void *unused) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int index = 0; index < object->dlpi_phnum; index++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[index];
        if (part->p_type != PT_LOAD || part->p_flags & PF_W) continue;
        uintptr_t start = (object->dlpi_addr + part->p_vaddr + page - 1) & -page;
        uintptr_t end = (object->dlpi_addr + part->p_vaddr + part->p_memsz) & -page;
        if (start < end) madvise((void *)start, end - start, MADV_DONTNEED);
    }
    return 0;
}

void nightaudit_return_text(void) { dl_iterate_phdr(return_text, NULL); }
