/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ctrl-C. The handler stores two flags and asks the solver to stop, which is async-safe; the run then ends at its best
 * point and is written as usual. SA_RESETHAND: a second Ctrl-C ends the command the usual way. */
#include "cli.h"

#include <signal.h>

static volatile sig_atomic_t interrupted;
static symo_solver *volatile watched;

static void on_interrupt(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
    if (watched) symo_solver_stop(watched);
}

void symo_cli_interrupt_watch(symo_solver *solver)
{
    static int installed;
    watched = solver;
    if (installed) return;
    struct sigaction action = { .sa_handler = on_interrupt, .sa_flags = (int)(SA_RESETHAND | SA_RESTART) };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    installed = 1;
}

int symo_cli_interrupted(void)
{
    return interrupted;
}
