package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.taskgraph.EpochContext;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Outcome;
import io.taskgraph.TaskBuilder;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A failure names what the callback was about. */
class FailureSubjectTests {

    @Test
    void ofAFlagItsSenderLinkTypeAndMeta() {
        assertThat(run(id -> new EchoTask() {
                            @Override
                            public void enterEpoch(EpochContext context) {
                                if (id == 1) {
                                    framework.flagMeta(context, ALL, "ready");
                                }
                            }

                            @Override
                            public void metaReady(EpochContext context, long from, String linkType, String meta) {
                                throw new IllegalStateException("mine");
                            }
                        })
                        .message())
                .startsWith("task 0 in process p")
                .endsWith(", callback 'metaReady' (link type 'All', from task 1, meta 'ready'):"
                        + " java.lang.IllegalStateException: mine");
    }

    @Test
    void ofAnAnswerItsMethodAndTask() {
        assertThat(run(id -> new EchoTask() {
                            @Override
                            public void enterEpoch(EpochContext context) {
                                if (id == 0) {
                                    askByCallback(context, 1, 5);
                                }
                            }

                            @Override
                            public void dataReady(EpochContext context, long from, String method, Message output) {
                                throw new IllegalStateException("mine");
                            }
                        })
                        .message())
                .startsWith("task 0 in process p")
                .endsWith(", callback 'dataReady' ('test.Echo/Echo' of task 1):"
                        + " java.lang.IllegalStateException: mine");
    }

    @Test
    void ofATaskThatServesNothing() {
        assertThat(run(id -> new EchoTask() {
                            @Override
                            public void enterEpoch(EpochContext context) {
                                if (id == 0) {
                                    ask(context, 1, 5);
                                }
                            }

                            @Override
                            public GrpcHelper grpc() {
                                return id == 0 ? super.grpc() : GrpcHelper.none();
                            }
                        })
                        .message())
                .contains("task 1 serves no method 'test.Echo/Echo', and no other one either");
    }

    private static Outcome run(TaskBuilder tasks) {
        Simulation simulation = new Simulation(
                1, Faults.delaysOnly(), RuntimeSettings.of("subjects", 2).withSlots(2), tasks, EchoTask.allToAll(2));
        simulation.start(1);
        assertThat(simulation.runToEnd(Duration.ofMinutes(1))).isTrue();
        return simulation.processes().get(0).outcome();
    }
}
