package io.taskgraph.checkpoint;

import io.taskgraph.LogPace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps checkpoints in files, {@code <directory>/<run id>/<task>/<epoch>.<incarnation>.checkpoint}. Where a job has several
 * processes, the directory must be one that all of them share.
 *
 * <p>A file is written under another name, forced to the disk and then renamed, so that it is complete or absent. Each copy of a
 * task uses names of its own, so that a former copy cannot overwrite the files of a later one. A truncated or damaged file is skipped
 * with a warning, and the one before it is used; one that cannot be read is not: a volume that is away for a moment must not set a task
 * back. Files of former runs are left alone. What a process has left half-written when it was killed is deleted with the next checkpoint
 * of the task.
 */
public final class FileCheckpointStore implements CheckpointStore {

    private static final Logger logger = LoggerFactory.getLogger(FileCheckpointStore.class);
    private static final Pattern TASK = Pattern.compile("\\d{1,18}");
    private static final Comparator<CheckpointFile> BY_AGE =
            Comparator.comparingLong(CheckpointFile::epoch).thenComparingLong(CheckpointFile::incarnation);

    private final Path directory;
    private final int keep;
    private final @Nullable CheckpointKey key;

    private final LogPace unusable = new LogPace(System::nanoTime);
    private final LogPace undeleted = new LogPace(System::nanoTime);

    /** The tasks whose old checkpoints are not deleted. */
    private final Set<Long> unpruned = ConcurrentHashMap.newKeySet();

    /**
     * Creates a store; the directory is created with the first checkpoint.
     *
     * @param keep number of checkpoints to keep of each task, each of another epoch, at least 1
     */
    public FileCheckpointStore(Path directory, int keep) {
        this(directory, keep, null);
    }

    /**
     * Creates a store whose files are sealed with a key. One without that seal is refused, and not skipped: the job would else go on from an older
     * state without a word.
     *
     * @param keep number of checkpoints to keep of each task, each of another epoch, at least 1
     * @param key null for none; then sealed files are refused
     */
    public FileCheckpointStore(Path directory, int keep, @Nullable CheckpointKey key) {
        if (keep < 1) {
            throw new IllegalArgumentException("'keep' must be at least 1, but is " + keep);
        }
        this.directory = directory;
        this.keep = keep;
        this.key = key;
    }

    @Override
    public void write(Checkpoint checkpoint) throws IOException {
        Path ofTask = directory(checkpoint.runId(), checkpoint.task());
        PrivateFiles.createDirectories(ofTask);
        CheckpointFile later = latest(checkpoint.runId(), checkpoint.task(), checkpoint.incarnation());
        if (later != null) {
            throw new LaterCheckpointException(checkpoint, later.incarnation(), "'" + later.path() + "'");
        }
        new CheckpointFile(ofTask, checkpoint.epoch(), checkpoint.incarnation()).write(checkpoint, key);
        prune(ofTask, checkpoint);
    }

    /** Files that cannot be deleted stay until the next checkpoint: the new one is durable all the same. */
    private void prune(Path ofTask, Checkpoint written) {
        try {
            deleteDrafts(ofTask, written.incarnation());
            List<CheckpointFile> oldestFirst = files(ofTask);
            Set<Long> kept = new HashSet<>();
            int upToNow = 0;
            for (int i = oldestFirst.size() - 1; i >= 0; i--) {
                CheckpointFile file = oldestFirst.get(i);
                if (file.incarnation() > written.incarnation()) {
                    // damaged or foreign, or writing would have been refused: of no use, so it takes no place
                    continue;
                }
                // The state of the next epoch is of no use before that begins: until then a new copy goes on from the
                // one
                // before. What a former copy wrote in an epoch must not push out the state of the epoch before.
                boolean isOfNow = file.epoch() <= written.writtenIn();
                if ((isOfNow && upToNow == keep) || !kept.add(file.epoch())) {
                    file.delete();
                } else if (isOfNow) {
                    upToNow++;
                }
            }
        } catch (IOException e) {
            // one trouble of the storage is that of all tasks
            String since = unpruned.add(written.task()) ? undeleted.due(e.getClass()) : null;
            if (since != null) {
                logger.warn(
                        "Old checkpoints in '{}' could not be deleted: {}{}. This is not said again before they are",
                        ofTask,
                        e,
                        since);
            }
            return;
        }
        if (unpruned.remove(written.task()) && unpruned.isEmpty()) {
            undeleted.clear();
            logger.warn("Old checkpoints in '{}' are deleted again", ofTask);
        }
    }

    /** Deletes what copies have begun to write and not ended. No copy up to {@code incarnation} writes any more, but for one that was replaced. */
    private static void deleteDrafts(Path ofTask, long incarnation) throws IOException {
        for (Path file : list(ofTask)) {
            long writer = CheckpointFile.ofDraft(file);
            if (writer >= 0 && writer <= incarnation) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public Optional<Checkpoint> newest(String runId, long task, long epoch) throws IOException {
        List<CheckpointFile> oldestFirst = files(directory(runId, task));
        int damaged = 0;
        for (int i = oldestFirst.size() - 1; i >= 0; i--) {
            CheckpointFile file = oldestFirst.get(i);
            if (file.epoch() <= epoch) {
                try {
                    return Optional.of(file.read(runId, task, key));
                } catch (NoSuchFileException e) {
                    // a later copy has deleted it since it was listed
                } catch (DamagedCheckpointException e) {
                    damaged++;
                    logger.warn(
                            "Checkpoint '{}' cannot be used: {}; looking for one before it",
                            file.path(),
                            e.getMessage());
                }
            }
        }
        if (damaged > 0) {
            throw new DamagedCheckpointException(
                    "none of those in '" + directory(runId, task) + "' up to epoch " + epoch
                            + " can be used: " + damaged + " of them " + (damaged == 1 ? "is" : "are")
                            + " damaged. Put whole ones there"
                            + ", or delete them to have the task begin from nothing");
        }
        return Optional.empty();
    }

    @Override
    public long latestIncarnation(String runId, long task) throws IOException {
        CheckpointFile latest = latest(runId, task, -1);
        return latest == null ? -1 : latest.incarnation();
    }

    @Override
    public boolean hasAny(String runId, long task) throws IOException {
        return !files(directory(runId, task)).isEmpty();
    }

    /**
     * Returns a checkpoint of the latest copy, if that is later than {@code after}. Its name alone would not do: the whole job begins a new
     * generation for it, and anybody who may write here can give a file such a name.
     */
    private @Nullable CheckpointFile latest(String runId, long task, long after) throws IOException {
        List<CheckpointFile> latestFirst = files(directory(runId, task)).stream()
                .filter(file -> file.incarnation() > after)
                .sorted(Comparator.comparingLong(CheckpointFile::incarnation).reversed())
                .toList();
        for (CheckpointFile file : latestFirst) {
            if (writtenIn(file, runId, task) >= 0) {
                return file;
            }
        }
        return null;
    }

    /**
     * What a run has left here.
     *
     * @param epoch newest epoch in which a checkpoint was written that can be used; −1 if there is none. The run had come as far, but
     *     perhaps no further: a state for the next epoch may be there before other tasks are ready for that.
     * @param incarnation greatest incarnation of any checkpoint; −1 if there is none
     */
    public record Left(long epoch, long incarnation) {}

    /**
     * Returns the checkpoints that a run has left here.
     *
     * @throws UnsealedCheckpointException if one is not sealed with the key
     * @throws IOException if one cannot be read
     */
    public Left left(String runId) throws IOException {
        long epoch = -1;
        long incarnation = -1;
        for (Path ofTask : list(ofRun(runId))) {
            if (TASK.matcher(name(ofTask)).matches()) {
                for (CheckpointFile file : files(ofTask)) {
                    epoch = Math.max(epoch, writtenIn(file, runId, Long.parseLong(name(ofTask))));
                    incarnation = Math.max(incarnation, file.incarnation());
                }
            }
        }
        return new Left(epoch, incarnation);
    }

    /** Returns −1 for a file that is damaged, or no longer there. */
    private long writtenIn(CheckpointFile file, String runId, long task) throws IOException {
        try {
            return file.writtenIn(runId, task, key);
        } catch (NoSuchFileException e) {
            return -1;
        } catch (DamagedCheckpointException e) {
            // looked at with each checkpoint that is written, as long as the file lies there
            String since = unusable.due(file.path());
            if (since != null) {
                logger.warn("Checkpoint '{}' cannot be used: {}{}", file.path(), e.getMessage(), since);
            }
            return -1;
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** Returns whether a run has left any checkpoint here, of use or not. */
    public boolean hasAny(String runId) throws IOException {
        for (Path ofTask : list(ofRun(runId))) {
            if (!files(ofTask).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Deletes the checkpoints of all runs but some.
     *
     * @param runIds the runs whose checkpoints stay
     * @return number of runs whose checkpoints were deleted
     */
    public int deleteOtherRuns(Set<String> runIds) throws IOException {
        Set<Path> kept = runIds.stream().map(this::ofRun).collect(Collectors.toSet());
        int deleted = 0;
        for (Path run : list(directory)) {
            if (Files.isDirectory(run) && !kept.contains(run)) {
                for (Path ofTask : list(run)) {
                    for (Path file : list(ofTask)) {
                        Files.deleteIfExists(file);
                    }
                    Files.deleteIfExists(ofTask);
                }
                Files.deleteIfExists(run);
                deleted++;
            }
        }
        return deleted;
    }

    private static List<Path> list(Path path) throws IOException {
        try (Stream<Path> paths = Files.list(path)) {
            return paths.toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    private Path ofRun(String runId) {
        return directory.resolve(PrivateFiles.name(runId));
    }

    private Path directory(String runId, long task) {
        return ofRun(runId).resolve(Long.toString(task));
    }

    /** Returns the checkpoints of a task, oldest first. */
    private static List<CheckpointFile> files(Path ofTask) throws IOException {
        try (Stream<Path> paths = Files.list(ofTask)) {
            return paths.map(path -> CheckpointFile.of(ofTask, path))
                    .filter(Objects::nonNull)
                    .sorted(BY_AGE)
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    /** {@inheritDoc} Names the directory, for messages. */
    @Override
    public String toString() {
        return "'" + directory + "'";
    }
}
