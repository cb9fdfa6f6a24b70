package io.taskgraph.datum;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text in UTF-8. Bytes that are none are an error, where the JDK's reader would put in question marks. */
final class Utf8Reader extends FilterReader {

    Utf8Reader(InputStream input) {
        super(new InputStreamReader(
                input,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (CharacterCodingException ex) {
            throw notUtf8(ex);
        }
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        try {
            return super.read(into, offset, length);
        } catch (CharacterCodingException ex) {
            throw notUtf8(ex);
        }
    }

    private static IOException notUtf8(CharacterCodingException cause) {
        return new IOException(
                "a character here or in the next lines is not UTF-8; convert the text, for instance with"
                        + " 'iconv -f windows-1252 -t utf-8'",
                cause);
    }
}
