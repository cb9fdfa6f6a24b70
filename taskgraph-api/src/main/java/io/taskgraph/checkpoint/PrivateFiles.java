package io.taskgraph.checkpoint;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Files and directories that nobody but the user of the process may read or write, on file systems with POSIX permissions. What exists
 * already keeps its permissions.
 */
public final class PrivateFiles {

    private static final FileAttribute<?>[] NONE = {};

    private PrivateFiles() {}

    /** What a file holds. */
    @FunctionalInterface
    public interface Content {

        /** Writes all of it to an empty file, which stays open. */
        void writeTo(FileChannel out) throws IOException;
    }

    /** Makes a directory and those above it, as far as they do not exist. */
    public static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, attributes(directory, "rwx------"));
    }

    /** Opens a file, which is made too if the options say so. */
    public static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        return FileChannel.open(file, options, attributes(file, "rw-------"));
    }

    /**
     * Writes a file whole or not at all, also if the machine loses its power: the draft is forced to the disk and takes the file's name, which is
     * forced too. If that fails, the file is as it was before, and there is no draft.
     *
     * @param draft another file of the same directory, which is written over
     */
    public static void replace(Path file, Path draft, Content content) throws IOException {
        try {
            try (FileChannel out = open(
                    draft,
                    Set.of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE))) {
                content.writeTo(out);
                out.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
        forceDirectory(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    }

    /** Makes the new name durable. Where a directory cannot be opened as a file, as on Windows, the system does so on its own time. */
    private static void forceDirectory(Path directory) {
        try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
            opened.force(true);
        } catch (IOException e) {
            // The file itself is durable, and a file system that cannot do this orders its names by itself.
        }
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : NONE;
    }

    /** Returns a name of one path segment for any text: other texts have other names, and none leads out of the directory it is in. */
    public static String name(String text) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
        return encoded.chars().allMatch(c -> c == '.') ? encoded.replace(".", "%2E") : encoded;
    }
}
