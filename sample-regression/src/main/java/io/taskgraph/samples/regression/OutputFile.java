package io.taskgraph.samples.regression;

import io.taskgraph.TaskGraphException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes a file beside its place and moves it there when it is complete, so that nobody sees half of it. */
final class OutputFile {

    private OutputFile() {}

    /**
     * Ends the job before its work if a file could not be written at the end.
     *
     * @param option that names the file
     * @param name the file, or null for none
     */
    static void check(String option, @Nullable String name) {
        if (name == null) {
            return;
        }
        Path file = Path.of(name);
        Path directory = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || directory == null) {
            throw refused(option, "'" + file + "' is a directory; name a file");
        }
        if (!Files.isDirectory(directory)) {
            throw refused(option, "there is no directory '" + directory + "'; make it or name another file");
        }
        if (!Files.isWritable(Files.exists(file) && !Files.isRegularFile(file) ? file : directory)) {
            throw refused(option, "'" + directory + "' may not be written to; name a file elsewhere");
        }
    }

    private static TaskGraphException refused(String option, String problem) {
        return new TaskGraphException("'" + option + "' cannot be written: " + problem);
    }

    /** Writes a text, in place only where that is no file but a pipe or device. */
    static void write(Path file, String text) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            Files.writeString(file, text);
            return;
        }
        Path place = Files.exists(file) ? file.toRealPath() : file;
        // A temporary file of the JDK could be read by its owner alone, whatever the umask says.
        Path partial = place.resolveSibling(place.getFileName() + "." + UUID.randomUUID() + ".partial");
        try {
            Files.writeString(partial, text);
            Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
