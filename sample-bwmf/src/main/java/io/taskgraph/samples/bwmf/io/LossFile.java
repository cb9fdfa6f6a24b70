package io.taskgraph.samples.bwmf.io;

import io.taskgraph.samples.bwmf.model.Loss;
import io.taskgraph.samples.bwmf.model.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/** The course of a factorisation as CSV: {@code iteration,L,KL,seconds}, where KL, or what the loss is called, stands for L with its constant terms. */
public final class LossFile {

    private LossFile() {}

    /** Rewrites the whole file, so that it is complete after every iteration. */
    public static void write(Path file, Loss loss, List<Progress> course) throws IOException {
        StringBuilder text = new StringBuilder("iteration,L," + loss.label() + ",seconds\n");
        course.forEach(progress -> text.append(line(progress)));
        OutputFile.write(file, stream -> stream.write(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** Appends one line to a file that is there. */
    static void append(Path file, Progress progress) throws IOException {
        Files.writeString(file, line(progress), StandardOpenOption.APPEND);
    }

    private static String line(Progress progress) {
        return String.format(
                Locale.ROOT,
                "%d,%s,%s,%.3f\n",
                progress.iteration(),
                progress.loss(),
                progress.divergence(),
                progress.seconds());
    }
}
