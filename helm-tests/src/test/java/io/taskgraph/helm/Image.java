package io.taskgraph.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a Dockerfile makes, as files on this machine.
 *
 * @param root what would be the image's root directory
 * @param workdir where the entry point runs, as seen in the image
 * @param user as the image says
 * @param environment as the image sets it
 * @param entrypoint command that is run
 */
record Image(Path root, String workdir, String user, Map<String, String> environment, List<String> entrypoint) {

    Path directory() {
        return root.resolve(workdir.substring(1));
    }

    /** Copies a file, or the content of a directory. */
    static void copy(Path from, Path to) throws IOException {
        if (Files.isRegularFile(from)) {
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
            return;
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
