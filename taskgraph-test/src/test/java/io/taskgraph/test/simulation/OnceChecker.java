package io.taskgraph.test.simulation;

import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Notes every notification that is applied, and to which state, and every answer. A call is known by its input. No state may see a
 * call twice, and an answer must be that of an application of the same call.
 */
final class OnceChecker {

    private final Map<Object, Set<String>> byState = new HashMap<>();
    private final Map<String, Set<String>> answersOf = new HashMap<>();
    private final List<String> breaches = new ArrayList<>();
    private long applied;

    /** Applies a call to a state and returns the answer to it, which no other application gives. */
    StringValue apply(Object state, String call) {
        if (!byState.computeIfAbsent(state, key -> new HashSet<>()).add(call)) {
            breaches.add(call + " is applied twice to one state");
        }
        String answer = call + " #" + ++applied;
        answersOf.computeIfAbsent(call, key -> new HashSet<>()).add(answer);
        return StringValue.of(answer);
    }

    void answered(String call, Message answer) {
        String value = ((StringValue) answer).getValue();
        if (!answersOf.getOrDefault(call, Set.of()).contains(value)) {
            breaches.add(call + " is answered with '" + value + "', but was answered " + answersOf.get(call));
        }
    }

    long applied() {
        return applied;
    }

    List<String> breaches() {
        return breaches;
    }
}
