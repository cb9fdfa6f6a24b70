package io.taskgraph.test.simulation;

import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import net.bytebuddy.asm.Advice;

/** The changes of {@link ProtocolMutationTests}; their bodies are copied into the changed methods. */
final class Mutations {

    private Mutations() {}

    static final class WithoutPrimaryCompares {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) List<Compare> compares) {
            List<Compare> kept = new ArrayList<>();
            for (Compare compare : compares) {
                if (!compare.key().endsWith("/primary") || compare.modRevision() == 0) {
                    kept.add(compare);
                }
            }
            compares = kept;
        }
    }

    static final class WithoutAbsentCompares {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) List<Compare> compares) {
            List<Compare> kept = new ArrayList<>();
            for (Compare compare : compares) {
                if (!compare.key().endsWith("/primary") || compare.modRevision() != 0) {
                    kept.add(compare);
                }
            }
            compares = kept;
        }
    }

    static final class WithoutEpochCompare {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) List<Compare> compares) {
            List<Compare> kept = new ArrayList<>();
            for (Compare compare : compares) {
                if (!compare.key().endsWith("/epoch")) {
                    kept.add(compare);
                }
            }
            compares = kept;
        }
    }

    static final class WithoutOutcomeCompare {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) List<Compare> compares) {
            List<Compare> kept = new ArrayList<>();
            for (Compare compare : compares) {
                if (!compare.key().endsWith("/outcome")) {
                    kept.add(compare);
                }
            }
            compares = kept;
        }
    }

    static final class WithoutInSyncCompare {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) Transaction transaction) {
            List<Compare> kept = new ArrayList<>();
            for (Compare compare : transaction.compares()) {
                if (!compare.key().contains("/insync/")) {
                    kept.add(compare);
                }
            }
            transaction = new Transaction(kept, transaction.writes());
        }
    }

    static final class ForgetsTheRound {
        @Advice.OnMethodEnter
        static void enter(@Advice.FieldValue(value = "round", readOnly = false) long round) {
            round = -1;
        }
    }

    static final class ForgetsWhatCame {
        @Advice.OnMethodEnter
        static void enter(@Advice.FieldValue("origins") Map<?, ?> origins) {
            origins.clear();
        }
    }

    static final class AlwaysOpen {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean open) {
            open = true;
        }
    }

    static final class NoneLeft {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) List<?> left) {
            left = List.of();
        }
    }

    static final class Never {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean holds) {
            holds = false;
        }
    }

    static final class OwnerAnyway {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(1) Consumer<Boolean> told) {
            told.accept(true);
            return true;
        }
    }

    static final class FromTheAnswer {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("nanoTime") java.util.function.LongSupplier nanoTime,
                @Advice.Argument(value = 0, readOnly = false) long sentAt) {
            sentAt = nanoTime.getAsLong();
        }
    }

    static final class ToldAgain {
        @Advice.OnMethodEnter
        static void enter(@Advice.FieldValue("told") Set<?> told) {
            told.clear();
        }
    }

    static final class SkipsARevision {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 1, readOnly = false) long fromRevision) {
            fromRevision++;
        }
    }

    static final class ForgetsItsRevision {
        @Advice.OnMethodEnter
        static void enter(@Advice.FieldValue(value = "revision", readOnly = false) long revision) {
            revision = -1;
        }
    }

    static final class FromLeftToRight {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) long from, @Advice.Return(readOnly = false) long middle) {
            middle = from + 1;
        }
    }

    static final class WithoutTheLast {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(1) long from, @Advice.Argument(value = 2, readOnly = false) long to) {
            to = Math.max(from + 1, to - 1);
        }
    }

    static final class AlwaysTheFirst {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) long key) {
            key = 0;
        }
    }

    static final class Nothing {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }
}
