#!/usr/bin/env bash
# FastCSV 4.3.0 (de.siegmar:fastcsv, Maven Central), Java 17 or later, Maven.
#
# Expected by most: a CSV file that was cut off within a quoted value is an error.
# Seen: by default it is read without one. All that follows the open quote, later records
# included, becomes one value; where that makes up the number of fields, nothing tells.
# Way out: CsvReader.builder().allowUnclosedQuote(false).
#
# Also seen: whatever a callback handler throws, an OutOfMemoryError too, arrives as a
# CsvParseException with the cause inside, so that a handler's own exception has to be unwrapped.
#
# Exits with 0 if both are still so, with 1 if not.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mvn -q org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
    -Dartifact=de.siegmar:fastcsv:4.3.0 -DoutputDirectory="$work"
cat > "$work/Finding.java" <<'JAVA'
import de.siegmar.fastcsv.reader.*;
import java.util.*;

public class Finding {
    static class Failing extends AbstractBaseCsvCallbackHandler<String> {
        @Override
        protected String buildRecord() {
            throw new OutOfMemoryError("made up");
        }
    }

    public static void main(String[] args) {
        String cut = "name,note\nann,\"fine\"\nbob,\"cut off\ncarl,x\ndora,y\n";
        List<List<String>> records = new ArrayList<>();
        CsvReader.builder().ofCsvRecord(cut).forEach(record -> records.add(record.getFields()));
        System.out.println("default: " + records);
        boolean silent = records.size() == 3
                && records.get(2).equals(List.of("bob", "cut off\ncarl,x\ndora,y\n"));
        try {
            CsvReader.builder().allowUnclosedQuote(false).ofCsvRecord(cut).forEach(record -> {});
            System.out.println("allowUnclosedQuote(false): no error");
            silent = false;
        } catch (CsvParseException ex) {
            System.out.println("allowUnclosedQuote(false): " + ex.getCause().getMessage());
        }
        boolean wrapped = false;
        try {
            CsvReader.builder().build(new Failing(), "a\n").iterator().hasNext();
        } catch (CsvParseException ex) {
            wrapped = ex.getCause() instanceof OutOfMemoryError;
            System.out.println("error of a handler: " + ex + ", cause " + ex.getCause());
        }
        System.exit(silent && wrapped ? 0 : 1);
    }
}
JAVA
java -cp "$work/fastcsv-4.3.0.jar" "$work/Finding.java"
echo "as described"
