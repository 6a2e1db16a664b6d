package dev.sluice.core;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Looks after what changes by time alone, each second for as long as there is any: a balancer at
/// rest sleeps, since every waking of a machine that sleeps is dear. Control thread only.
final class Housekeeping {

    private final ScheduledExecutorService control;
    private final BooleanSupplier work;
    private boolean due;

    /// @param work what to do each second; answers whether to come again
    Housekeeping(ScheduledExecutorService control, BooleanSupplier work) {
        this.control = control;
        this.work = work;
    }

    /// Something has changed: the work is done in a second, if it was not due anyway.
    void ask() {
        if (!due) {
            due = true;
            try {
                var _ = control.schedule(Balancer.guarded(this::run), 1, TimeUnit.SECONDS);
            } catch (RejectedExecutionException closed) {
                // Crosses with the balancer's close().
            }
        }
    }

    private void run() {
        due = false;
        boolean again = true; // also after a fault
        try {
            again = work.getAsBoolean();
        } finally {
            if (again) {
                ask();
            }
        }
    }
}
