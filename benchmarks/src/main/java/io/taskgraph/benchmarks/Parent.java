package io.taskgraph.benchmarks;

import java.io.IOException;

/** The process that started this one, and holds the other end of its standard input as long as it lives. */
final class Parent {

    private Parent() {}

    /** Lets this process end at once when its parent has ended, however that came. */
    static void endWith() {
        Thread watcher = new Thread(
                () -> {
                    try {
                        System.in.readAllBytes();
                    } catch (IOException gone) {
                        // It is gone in this case too.
                    }
                    Runtime.getRuntime().halt(1);
                },
                "end-with-parent");
        watcher.setDaemon(true);
        watcher.start();
    }
}
