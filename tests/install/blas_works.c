/* SPDX-License-Identifier: BSD-3-Clause */
/* Does the BLAS of this machine compute rightly? Exit code 77 (meson: skipped) when not: that is a fault of the
 * machine, which tools/check and tools/demo warn about, and none of symo. */
#include "num/num_impl.h"

#include <stdio.h>

int main(void)
{
    const int works = symo__blas_works();
    printf("%d passed, 0 failed\n", works ? 1 : 0);
    return works ? 0 : 77;
}
