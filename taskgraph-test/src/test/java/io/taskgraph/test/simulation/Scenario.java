package io.taskgraph.test.simulation;

import io.taskgraph.backup.BackupSettings;
import io.taskgraph.coordination.Write;
import io.taskgraph.engine.FlagSettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.topology.Topologies;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The main scenarios of the protocol: what happens to a job of three tasks in two processes. */
enum Scenario {
    NORMAL_EPOCHS("Nothing fails: two epochs, from the empty store to the end.") {
        @Override
        void play(Simulation simulation, Transcript transcript) {}
    },
    KILL_AND_FAILOVER(
            "A process is killed outright when its task has entered epoch 1. Its connections are refused, so it is evicted.") {
        @Override
        void play(Simulation simulation, Transcript transcript) {
            SimulatedProcess victim = inEpochOne(simulation, transcript);
            transcript.say(victim.address() + " is killed");
            victim.kill();
        }
    },
    HAND_OVER("A process is asked to leave when its task has entered epoch 1. No time to live is waited for.") {
        @Override
        void play(Simulation simulation, Transcript transcript) {
            SimulatedProcess leaving = inEpochOne(simulation, transcript);
            transcript.say(leaving.address() + " is asked to leave");
            leaving.runtime().drain().whenComplete((left, failure) -> {
                transcript.say(leaving.address() + " has left");
                leaving.kill();
            });
        }
    },
    PAUSE_AND_FENCE(
            "A process stands still for longer than its lease when its task has entered epoch 1. When it goes on it acts no more, and joins anew.") {
        @Override
        void play(Simulation simulation, Transcript transcript) {
            SimulatedProcess paused = inEpochOne(simulation, transcript);
            transcript.say(paused.address() + " stands still");
            Duration pause = settings().leaseTtl().plusSeconds(2);
            simulation.pause(paused, simulation.nanoTime() + pause.toNanos());
            simulation.runUntil(() -> false, pause.minusNanos(1));
            transcript.say(paused.address() + " goes on");
        }
    },
    LOST_ANSWER(
            "The answer to the transaction that ends epoch 0 is lost: it may have happened or not, so the keys are read anew.") {
        @Override
        void play(Simulation simulation, Transcript transcript) {
            simulation.loseAnswers(transaction -> {
                boolean ends = transaction.writes().stream().anyMatch(Scenario::endsEpochZero);
                if (ends) {
                    transcript.start();
                    transcript.say("the answer to the end of epoch 0 will be lost");
                }
                return ends;
            });
        }
    },
    PROMOTION(
            "Each task has a backup, which holds its updates. A process is killed outright, and its task is taken over by the backup.") {
        @Override
        Simulation simulation() {
            Random random = new Random(1);
            UpdateChecker[] checker = new UpdateChecker[1];
            BackupSettings backup = BackupSettings.none().withReplicas(1);
            Simulation simulation = new Simulation(
                    1,
                    DELAY,
                    settings().withBackup(backup),
                    task -> new UpdateJob(checker[0], random, TASKS, 1, 2),
                    Map.of(UpdateJob.LINK, Topologies.allToAll(TASKS)));
            checker[0] = new UpdateChecker(simulation, backup.acknowledge(), false);
            return simulation;
        }

        @Override
        void play(Simulation simulation, Transcript transcript) {
            transcript.await("writes insync/1 = .*@.*");
            SimulatedProcess victim = inEpochOne(simulation, transcript);
            transcript.say(victim.address() + " is killed");
            victim.kill();
        }
    };

    private static final long TASKS = 3;
    private static final Faults DELAY = Faults.delaysUpTo(Duration.ofMillis(1));

    private final String story;

    Scenario(String story) {
        this.story = story;
    }

    String story() {
        return story;
    }

    Simulation simulation() {
        return new Simulation(
                1,
                DELAY,
                settings(),
                task -> new TreeSum(1, new TreeMap<>(), (callback, framework) -> {}),
                TreeSum.topologies(TASKS));
    }

    /** Lets it happen. */
    abstract void play(Simulation simulation, Transcript transcript);

    static RuntimeSettings settings() {
        return RuntimeSettings.builder("job", TASKS)
                .slots((int) TASKS)
                .flags(FlagSettings.directly(Duration.ofMillis(100)))
                .build();
    }

    /** Waits until a task has entered epoch 1, leaves out what was before, and returns the process that holds the task. */
    private static SimulatedProcess inEpochOne(Simulation simulation, Transcript transcript) {
        transcript.await("1@\\d+ enters epoch 1");
        transcript.start();
        return simulation.store().list("").toCompletableFuture().join().entries().stream()
                .filter(entry -> entry.key().endsWith("/tasks/1/primary"))
                .flatMap(entry -> simulation.processes().stream().filter(process -> process.holds(entry.leaseId())))
                .findFirst()
                .orElseThrow();
    }

    private static boolean endsEpochZero(Write write) {
        return write instanceof Write.Put put
                && put.key().endsWith("/epoch")
                && put.value().toStringUtf8().equals("1");
    }
}
