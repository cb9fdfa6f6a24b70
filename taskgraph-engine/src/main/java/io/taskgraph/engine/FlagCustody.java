package io.taskgraph.engine;

import io.taskgraph.engine.FlagBatcher.Wish;
import io.taskgraph.engine.Receivers.Destinations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The flags of this epoch that this process has told directly and keeps instead of setting them. It is responsible that every primary of
 * their receivers hears of them: it sends them again where a receiver has a new primary, until the epoch ends or they are set.
 *
 * <p>A message that does not arrive is not sent again: whoever keeps the flags sets them all.
 */
final class FlagCustody {

    /** Size up to which flags share a message, so that every message is far below any limit of the transport. */
    private static final int MAX_MESSAGE_BYTES = 64 << 10;

    /** What a flag adds to a message beside its texts, at most. */
    private static final int FLAG_OVERHEAD = 32;

    /** Time for which flags are not sent to a process that could not be reached, in nanoseconds. */
    private static final long SHUNNED_FOR = 1_000_000_000L;

    /** Time after which a process that has not answered a message is told no more until it does, in nanoseconds. */
    private static final long SILENT_AFTER = 100_000_000L;

    /** Where a flag was sent, and where it has not been confirmed to have arrived. */
    private static final class Kept {
        private final Set<String> told = new HashSet<>();
        private final Set<String> unconfirmed = new HashSet<>();
    }

    private record Message(String process, List<Wish> flags, long sentAt) {}

    private final Map<Wish, Kept> kept = new LinkedHashMap<>();
    private final SortedMap<String, List<Wish>> outgoing = new TreeMap<>();

    /**
     * The messages without an answer by id, oldest first, those of former epochs too. The transport answers each in the end, and no more
     * are sent to a process that is silent.
     */
    private final Map<Long, Message> sent = new LinkedHashMap<>();

    private final Map<String, Long> shunned = new HashMap<>();
    private long lastId;

    /** Keeps a flag and has it sent to processes. */
    void keep(Wish wish, Set<String> processes) {
        Kept flag = new Kept();
        kept.put(wish, flag);
        processes.forEach(process -> tell(wish, flag, process));
    }

    private void tell(Wish wish, Kept flag, String process) {
        flag.told.add(process);
        flag.unconfirmed.add(process);
        outgoing.computeIfAbsent(process, p -> new ArrayList<>()).add(wish);
    }

    boolean keeps(Wish wish) {
        return kept.containsKey(wish);
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    /** Returns whether all processes that were told are known to have heard. */
    boolean isConfirmed() {
        return kept.values().stream().allMatch(flag -> flag.unconfirmed.isEmpty());
    }

    /** Returns whether a flag may be sent to all of these processes now. */
    boolean reaches(Set<String> processes, long now) {
        shunned.values().removeIf(until -> now - until >= 0);
        for (Message message : sent.values()) {
            if (now - message.sentAt() < SILENT_AFTER) {
                break;
            }
            if (processes.contains(message.process())) {
                return false;
            }
        }
        return shunned.isEmpty() || processes.stream().noneMatch(shunned::containsKey);
    }

    /** Has the flags sent to the processes at which their receivers are now, and forgets those whose copy has lost its task. */
    void follow(Predicate<Wish> valid, Function<Flag, Destinations> destinations) {
        kept.keySet().removeIf(wish -> !valid.test(wish));
        kept.forEach((wish, flag) -> {
            Destinations now = destinations.apply(wish.flag());
            flag.unconfirmed.retainAll(now.processes());
            now.processes().stream()
                    .filter(process -> !flag.told.contains(process))
                    .forEach(process -> tell(wish, flag, process));
        });
    }

    /**
     * Returns the messages to send now, by id.
     *
     * @param runId run of the job
     */
    SortedMap<Long, FlagMessage> next(String runId, long now) {
        SortedMap<Long, FlagMessage> messages = new TreeMap<>();
        outgoing.forEach((process, flags) -> {
            List<Wish> batch = new ArrayList<>();
            int bytes = 0;
            for (Wish wish : flags) {
                if (kept.containsKey(wish)) {
                    int size = FLAG_OVERHEAD
                            + size(wish.flag().linkType())
                            + size(wish.flag().meta());
                    if (!batch.isEmpty() && bytes + size > MAX_MESSAGE_BYTES) {
                        messages.put(++lastId, message(runId, process, batch, now));
                        batch = new ArrayList<>();
                        bytes = 0;
                    }
                    batch.add(wish);
                    bytes += size;
                }
            }
            if (!batch.isEmpty()) {
                messages.put(++lastId, message(runId, process, batch, now));
            }
        });
        outgoing.clear();
        return messages;
    }

    private static int size(String text) {
        return 3 * text.length();
    }

    private FlagMessage message(String runId, String process, List<Wish> flags, long now) {
        sent.put(lastId, new Message(process, flags, now));
        return new FlagMessage(
                runId,
                flags.get(0).flag().epoch(),
                process,
                flags.stream()
                        .map(wish -> new FlagMessage.Told(
                                wish.copy().task(),
                                wish.copy().incarnation(),
                                wish.flag().linkType(),
                                wish.flag().meta()))
                        .toList());
    }

    /** Notes that a message has arrived and that its flags are told. */
    void confirmed(long messageId) {
        Message message = sent.remove(messageId);
        if (message != null) {
            for (Wish wish : message.flags()) {
                Kept flag = kept.get(wish);
                if (flag != null) {
                    flag.unconfirmed.remove(message.process());
                }
            }
        }
    }

    /** Notes that a message was not taken or may not have arrived. Returns whether its flags are kept still, so that they must be set. */
    boolean failed(long messageId, boolean unreachable, long now) {
        Message message = sent.remove(messageId);
        if (message == null) {
            return false;
        }
        if (unreachable) {
            shunned.put(message.process(), now + SHUNNED_FOR);
        }
        return message.flags().stream().anyMatch(kept::containsKey);
    }

    /** Gives all flags up, in order, to be set. */
    List<Wish> release() {
        List<Wish> released = List.copyOf(kept.keySet());
        kept.clear();
        return released;
    }

    /** Forgets everything of the epoch. */
    void epochEnded() {
        kept.clear();
        outgoing.clear();
    }
}
