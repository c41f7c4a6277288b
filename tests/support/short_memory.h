/* SPDX-License-Identifier: BSD-3-Clause */
/* An allocator that can run out: counts what is live, and refuses the k-th request. Install it before the first symo
 * call of a process. */
#ifndef TESTS_SHORT_MEMORY_H
#define TESTS_SHORT_MEMORY_H

#include <stdint.h>

void short_memory_install(void);
void short_memory_refuse(int64_t request); /* counted from 1 from now on; 0: none */
int64_t short_memory_live(void);           /* blocks not yet released */
int64_t short_memory_refused(void);        /* requests refused since short_memory_refuse */

#endif
