package io.taskgraph.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Changes of the engine that need its own types; their bodies are copied into the changed methods. */
public final class EngineMutations {

    private EngineMutations() {}

    public static final class AnyIncarnation {

        private AnyIncarnation() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("copies") SortedMap<Long, LocalCopy> copies,
                @Advice.Argument(value = 1, readOnly = false) RequestHeader header) {
            LocalCopy copy = copies.get(header.to());
            if (copy != null) {
                header = new RequestHeader(
                        header.runId(),
                        header.epoch(),
                        header.from(),
                        header.fromIncarnation(),
                        header.to(),
                        copy.id().incarnation());
            }
        }
    }

    public static final class AnyEpoch {

        private AnyEpoch() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("copies") SortedMap<Long, LocalCopy> copies,
                @Advice.Argument(value = 1, readOnly = false) RequestHeader header) {
            LocalCopy copy = copies.get(header.to());
            if (copy != null) {
                header = new RequestHeader(
                        header.runId(),
                        copy.epoch(),
                        header.from(),
                        header.fromIncarnation(),
                        header.to(),
                        header.toIncarnation());
            }
        }
    }

    /** A call of the epoch before counts as one of this epoch. */
    public static final class EpochBefore {

        private EpochBefore() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("copies") SortedMap<Long, LocalCopy> copies,
                @Advice.Argument(value = 1, readOnly = false) RequestHeader header) {
            LocalCopy copy = copies.get(header.to());
            if (copy != null && header.epoch() == copy.epoch() - 1) {
                header = new RequestHeader(
                        header.runId(),
                        copy.epoch(),
                        header.from(),
                        header.fromIncarnation(),
                        header.to(),
                        header.toIncarnation());
            }
        }
    }

    /** A backup no longer counts from the moment that the coordinator is asked to take it out. */
    public static final class AcknowledgedBeforeMarked {

        private AcknowledgedBeforeMarked() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("attempted") Set<String> attempted,
                @Advice.FieldValue("attemptedAt") long attemptedAt,
                @Advice.Argument(0) String name,
                @Advice.Return(readOnly = false) long matched) {
            if (attemptedAt > 0 && !attempted.contains(name)) {
                matched = Long.MAX_VALUE;
            }
        }
    }

    /** Every backup counts as one that is in sync. */
    public static final class AllInSync {

        private AllInSync() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("view") JobView view,
                @Advice.Argument(0) long task,
                @Advice.Return(readOnly = false) List<Backup> backups) {
            backups = new ArrayList<>(
                    view.backups().getOrDefault(task, new TreeMap<>()).values());
        }
    }

    /** What is said of a backup is not about the primary that it has become. */
    public static final class JustABackup {

        private JustABackup() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) CopyId id, @Advice.Return(readOnly = false) CopyId present) {
            present = id;
        }
    }

    /** A copy tells of its failure no second time. */
    public static final class FailsOnce {

        /** Used by the changed method. */
        public static final Consumer<CopyId> TELLS_NOBODY = copy -> {};

        private FailsOnce() {}

        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue(value = "failure", readOnly = false) Consumer<CopyId> failure) {
            failure = TELLS_NOBODY;
        }
    }

    /** No flag is known that the coordinator does not show. */
    public static final class HasHeardNothing {

        private HasHeardNothing() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) Collection<Flag> flags) {
            flags = List.of();
        }
    }

    /** Readings of all keys follow each other at once. */
    public static final class NoPause {

        private NoPause() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.FieldValue(value = "pause", readOnly = false) long pause) {
            pause = 0;
        }
    }

    /** Nothing is noticed that would be put in words. */
    public static final class NoWord {

        private NoWord() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) @Nullable String word) {
            word = null;
        }
    }

    /** A run is remembered as one whose coordinator was not set back. */
    public static final class ForgetsTheSetBack {

        private ForgetsTheSetBack() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) @Nullable SeenRun seen) {
            if (seen != null) {
                seen = new SeenRun(seen.generation(), seen.revision(), -1, seen.tookPart(), false);
            }
        }
    }
}
