package io.taskgraph.datum;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** One record for each line, empty lines included. */
final class LineDatumIterator extends LookaheadDatumIterator {

    private final BufferedReader reader;

    private long line;

    LineDatumIterator(InputStream input, String source, long firstLine) {
        this(new BufferedReader(new Utf8Reader(input)), source, firstLine);
    }

    private LineDatumIterator(BufferedReader reader, String source, long firstLine) {
        super(reader, source);
        this.reader = reader;
        this.line = firstLine - 1;
    }

    @Override
    @Nullable
    Datum read() throws IOException {
        String text = reader.readLine();
        line++;
        return text == null ? null : Datum.ofText(source(), line, text);
    }

    @Override
    long line() {
        return Math.max(line, 1);
    }
}
