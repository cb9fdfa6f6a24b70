package io.taskgraph.datum;

import java.io.IOException;
import java.util.HexFormat;

/** Formats that are no text in UTF-8 and are known by their first bytes, so that a file can be refused by its cause. */
enum ForeignFormat {
    UTF_32_LITTLE_ENDIAN("FFFE0000", "text in UTF-32; convert it to UTF-8"),
    UTF_32_BIG_ENDIAN("0000FEFF", "text in UTF-32; convert it to UTF-8"),
    UTF_16_LITTLE_ENDIAN("FFFE", "text in UTF-16; convert it to UTF-8"),
    UTF_16_BIG_ENDIAN("FEFF", "text in UTF-16; convert it to UTF-8"),
    GZIP("1F8B", "packed by gzip, which is unpacked, once, where the name ends in '.gz'; rename or unpack it"),
    ZIP("504B0304", "a ZIP archive or a spreadsheet; unpack it or save it as CSV"),
    BZIP2("425A68", "packed by bzip2; unpack it"),
    XZ("FD377A585A00", "packed by xz; unpack it"),
    ZSTANDARD("28B52FFD", "packed by Zstandard; unpack it"),
    PARQUET("50415231", "Parquet; convert it to CSV");

    /** As many bytes as must be known to tell. */
    static final int HEAD = 8;

    private final String mark;

    private final String advice;

    ForeignFormat(String mark, String advice) {
        this.mark = mark;
        this.advice = advice;
    }

    /** Refuses an input by its first bytes, of which there may be fewer. */
    static void refuse(byte[] head) throws IOException {
        String hexadecimal = HexFormat.of().withUpperCase().formatHex(head);
        for (ForeignFormat format : values()) {
            if (hexadecimal.startsWith(format.mark)) {
                throw new IOException("it is " + format.advice);
            }
        }
        if (head.length >= 2 && (head[0] == 0 || head[1] == 0)) {
            throw new IOException("it is text in UTF-16, or no text; convert it to UTF-8");
        }
    }
}
