package io.taskgraph.boot.lifecycle;

import io.taskgraph.runtime.RuntimeListener;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationContext;

/**
 * Tells the application that it is no longer alive when the engine of its part in the job has thrown, or hangs: nothing but a new
 * process helps then. Whatever comes from outside, such as a coordinator that is away, leaves it alive.
 */
final class EngineLiveness implements RuntimeListener {

    private final ApplicationContext context;

    EngineLiveness(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public void engineBroken(String reason) {
        AvailabilityChangeEvent.publish(context, LivenessState.BROKEN);
    }

    @Override
    public void engineRecovered() {
        AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
    }
}
