package io.taskgraph.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** The process that started this one, and holds the other end of its standard input as long as it lives. */
final class Parent {

    private Parent() {}

    /** Lets this process end at once when its parent has ended, however that came. */
    static void endWith() {
        read(line -> {});
    }

    /** Returns the lines of the parent from now on, and lets this process end with it. */
    static BlockingQueue<String> lines() {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        read(lines::add);
        return lines;
    }

    private static void read(Consumer<String> lines) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader input =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                        input.lines().forEach(lines);
                    } catch (IOException gone) {
                        // It is gone in this case too.
                    }
                    Runtime.getRuntime().halt(1);
                },
                "end-with-parent");
        reader.setDaemon(true);
        reader.start();
    }
}
