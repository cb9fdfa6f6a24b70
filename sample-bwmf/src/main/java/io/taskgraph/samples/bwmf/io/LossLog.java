package io.taskgraph.samples.bwmf.io;

import io.taskgraph.samples.bwmf.model.Loss;
import io.taskgraph.samples.bwmf.model.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the file of a factorisation's course up to date while it goes: a line is appended for each point, so that others can follow it.
 * What cannot be written is tried again with the next point, as a whole. Not thread-safe.
 */
public final class LossLog {

    private final Path file;
    private final Loss loss;
    private int written;

    /** Writes nothing yet; the first point starts a new file. */
    public LossLog(Path file, Loss loss) {
        this.file = file;
        this.loss = loss;
    }

    /**
     * Takes the course with a new point, or with several after a start from a checkpoint.
     *
     * @return what went wrong, if the file could not be written
     */
    public Optional<String> told(List<Progress> course) {
        try {
            if (written > 0 && course.size() == written + 1) {
                LossFile.append(file, course.get(written));
            } else {
                LossFile.write(file, loss, course);
            }
            written = course.size();
            return Optional.empty();
        } catch (IOException e) {
            written = 0;
            return Optional.of("'" + file + "' cannot be written now: " + e);
        }
    }
}
