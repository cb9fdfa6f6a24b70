package io.taskgraph.test;

import io.taskgraph.record.ProcessRecord;
import io.taskgraph.record.RecordEvent;
import io.taskgraph.record.RecordSink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * Events of all processes of a job, as recorded through a {@link RecordSink}. Holds at most 2,000,000 events: a job that makes more
 * is too long to be looked at in memory, and asking for its copies fails. Thread-safe.
 */
public final class JobHistory {

    private static final int MOST = 2_000_000;
    private static final int SHOWN = 20;

    /** One event of one process. */
    private record Happened(int process, long nanoTime, RecordEvent event) {}

    private final long tasks;
    private final List<Happened> events = new ArrayList<>();
    private boolean full;

    JobHistory(long tasks) {
        this.tasks = tasks;
    }

    /** Returns the sink for the events of a process. */
    RecordSink of(int process) {
        return (nanoTime, event) -> add(new Happened(process, nanoTime, event));
    }

    private synchronized void add(Happened happened) {
        if (events.size() < MOST) {
            events.add(happened);
        } else {
            full = true;
        }
    }

    private synchronized List<Happened> events() {
        if (full) {
            throw new IllegalStateException("the job has made more than " + MOST
                    + " events, which is all that its history holds; let it run shorter");
        }
        return List.copyOf(events);
    }

    /**
     * Returns the record of each process, by number, for a look that assertions do not give.
     *
     * @param closed tells by number which processes have not been killed
     */
    List<ProcessRecord> records(IntPredicate closed) {
        Map<Integer, List<ProcessRecord.Entry>> entries = new TreeMap<>();
        events().forEach(happened -> entries.computeIfAbsent(happened.process(), process -> new ArrayList<>())
                .add(new ProcessRecord.Entry(happened.nanoTime(), happened.event())));
        entries.forEach((process, of) -> {
            if (closed.test(process)) {
                of.add(new ProcessRecord.Entry(0, new RecordEvent.Closed()));
            }
        });
        return entries.entrySet().stream()
                .map(of -> new ProcessRecord("process " + of.getKey(), of.getValue()))
                .toList();
    }

    /** Returns the number of tasks of the job. */
    public long tasks() {
        return tasks;
    }

    /**
     * Returns the copies that acted for a task, oldest first.
     *
     * @throws IllegalArgumentException if the job has no such task
     */
    public List<CopyHistory> copies(long task) {
        if (task < 0 || task >= tasks) {
            throw new IllegalArgumentException("'task' must be from 0 to " + (tasks - 1) + ", but is " + task);
        }
        Map<Long, Building> copies = new TreeMap<>();
        for (Happened happened : events()) {
            note(happened, task, copies);
        }
        return copies.values().stream().map(Building::done).toList();
    }

    private static void note(Happened happened, long task, Map<Long, Building> copies) {
        RecordEvent event = happened.event();
        if (event instanceof RecordEvent.Started e && e.task() == task) {
            copies.put(e.incarnation(), new Building(task, e.incarnation(), happened.process()));
        } else if (event instanceof RecordEvent.Promoted e && e.task() == task) {
            copies.put(e.incarnation(), new Building(task, e.incarnation(), happened.process()));
        } else if (event instanceof RecordEvent.Entered e && e.task() == task) {
            with(copies, e.incarnation(), copy -> copy.epochs.add(e.epoch()));
        } else if (event instanceof RecordEvent.Told e && e.task() == task) {
            with(
                    copies,
                    e.incarnation(),
                    copy -> copy.flags.add(new CopyHistory.ToldFlag(e.epoch(), e.from(), e.linkType(), e.meta())));
        } else if (event instanceof RecordEvent.Exited e && e.task() == task) {
            with(copies, e.incarnation(), copy -> copy.exited = true);
        }
    }

    private static void with(Map<Long, Building> copies, long incarnation, Consumer<Building> action) {
        Building copy = copies.get(incarnation);
        if (copy != null) {
            action.accept(copy);
        }
    }

    /** Returns the number of the process that holds the primary of a task; empty while none does. */
    public OptionalInt processOf(long task) {
        Set<Integer> held = new HashSet<>();
        int newest = -1;
        for (Happened happened : events()) {
            RecordEvent event = happened.event();
            if ((event instanceof RecordEvent.Started e && e.task() == task)
                    || (event instanceof RecordEvent.Promoted p && p.task() == task)) {
                newest = happened.process();
                held.add(newest);
            } else if (event instanceof RecordEvent.Left) {
                held.remove(happened.process());
            } else if (event instanceof RecordEvent.Dropped e && e.task() == task) {
                held.remove(happened.process());
            }
        }
        return held.contains(newest) ? OptionalInt.of(newest) : OptionalInt.empty();
    }

    /** Returns the last events, a line each, for the message of a failure. */
    synchronized String describeLast() {
        Map<Long, Long> epochs = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder("Last events:");
        List<Happened> last = events.stream()
                .filter(happened -> !(happened.event() instanceof RecordEvent.Ran))
                .toList();
        last.subList(Math.max(0, last.size() - SHOWN), last.size())
                .forEach(happened -> text.append("\n  process ")
                        .append(happened.process())
                        .append(": ")
                        .append(happened.event()));
        last.forEach(happened -> {
            if (happened.event() instanceof RecordEvent.Entered e) {
                epochs.merge(e.task(), e.epoch(), Math::max);
            }
        });
        return text.append("\nNewest epoch that each task has entered: ")
                .append(new TreeMap<>(epochs))
                .toString();
    }

    /** A copy whose history is being put together. */
    private static final class Building {

        private final long task;
        private final long incarnation;
        private final int process;
        private final List<Long> epochs = new ArrayList<>();
        private final List<CopyHistory.ToldFlag> flags = new ArrayList<>();
        private boolean exited;

        Building(long task, long incarnation, int process) {
            this.task = task;
            this.incarnation = incarnation;
            this.process = process;
        }

        CopyHistory done() {
            return new CopyHistory(task, incarnation, process, epochs, flags, exited);
        }
    }
}
