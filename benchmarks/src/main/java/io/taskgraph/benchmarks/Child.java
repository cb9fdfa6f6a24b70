package io.taskgraph.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A {@link FailoverProcess} as its parent sees it. */
final class Child {

    private final Process process;
    private final Map<Long, Long> entered = new ConcurrentHashMap<>();
    private volatile long leavingSince;

    Child(String job, URI etcd) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FailoverProcess.class.getName(),
                        job,
                        etcd.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread reader = new Thread(this::read, "output-of-child");
        reader.setDaemon(true);
        reader.start();
    }

    Process process() {
        return process;
    }

    /** Returns when the newest copy of each task entered its first epoch here, in microseconds of the wall clock. */
    Map<Long, Long> entered() {
        return entered;
    }

    /** Returns when it began to leave, in microseconds of the wall clock. */
    long leavingSince() {
        return leavingSince;
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                String[] words = line.split(" ", -1);
                if (words[0].equals(FailoverProcess.ENTERED)) {
                    entered.put(Long.valueOf(words[1]), Long.valueOf(words[2]));
                } else if (words[0].equals(FailoverProcess.LEAVING)) {
                    leavingSince = Long.parseLong(words[1]);
                }
            }
        } catch (IOException cut) {
            // The process was killed: there is nothing more to read.
        }
    }
}
