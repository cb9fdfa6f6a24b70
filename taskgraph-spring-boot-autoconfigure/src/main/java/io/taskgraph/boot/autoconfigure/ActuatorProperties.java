package io.taskgraph.boot.autoconfigure;

/** About the Actuator endpoint. */
public class ActuatorProperties {

    /** Whether the endpoint allows operations: to end the job, and to hand a task over. */
    private boolean operations;

    public boolean isOperations() {
        return operations;
    }

    public void setOperations(boolean operations) {
        this.operations = operations;
    }
}
