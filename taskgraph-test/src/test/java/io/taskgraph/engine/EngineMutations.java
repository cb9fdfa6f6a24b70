package io.taskgraph.engine;

import io.taskgraph.transport.RequestHeader;
import java.util.SortedMap;
import net.bytebuddy.asm.Advice;

/** Changes of the engine that need its own types; their bodies are copied into the changed methods. */
public final class EngineMutations {

    private EngineMutations() {}

    public static final class AnyIncarnation {

        private AnyIncarnation() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("copies") SortedMap<Long, Copy> copies,
                @Advice.Argument(value = 1, readOnly = false) RequestHeader header) {
            Copy copy = copies.get(header.to());
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
                @Advice.FieldValue("copies") SortedMap<Long, Copy> copies,
                @Advice.Argument(value = 1, readOnly = false) RequestHeader header) {
            Copy copy = copies.get(header.to());
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
}
