package io.taskgraph.samples.bwmf.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/** Writes a file beside its place and moves it there when it is complete, so that nobody sees half of it. */
final class OutputFile {

    private OutputFile() {}

    /** What goes into a file. */
    interface Content {

        void writeTo(OutputStream stream) throws IOException;
    }

    static void write(Path file, Content content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        // A temporary file of the JDK could be read by its owner alone, whatever the umask says.
        Path partial = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".partial");
        try {
            try (OutputStream stream = open(partial, file)) {
                content.writeTo(stream);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static OutputStream open(Path partial, Path file) throws IOException {
        OutputStream stream = new BufferedOutputStream(Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW));
        boolean packed = file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz");
        return packed ? new GZIPOutputStream(stream) : stream;
    }
}
