#!/usr/bin/env bash
# parquet-hadoop 1.15.2 (org.apache.parquet, Maven Central), Java 17 or later, Maven.
#
# Expected by most: with PlainParquetConfiguration and LocalInputFile, which are there to do without
# Hadoop, a local file can be read with no Hadoop jar on the class path.
# Seen: writing a file works so. Opening it fails with NoClassDefFoundError of
# org/apache/hadoop/mapreduce/lib/input/FileInputFormat. With hadoop-client-api 3.4.1 (19.6 MB)
# beside it, the same program reads the file.
#
# Exits with 0 if all of this is still so, with 1 if not.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/pom.xml" <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.parquet</groupId>
      <artifactId>parquet-hadoop</artifactId>
      <version>1.15.2</version>
    </dependency>
    <dependency>
      <groupId>org.apache.hadoop</groupId>
      <artifactId>hadoop-client-api</artifactId>
      <version>3.4.1</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
    -DoutputDirectory="$work/lib"
cat > "$work/Finding.java" <<'JAVA'
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

public class Finding {
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        Files.deleteIfExists(file);
        MessageType type = MessageTypeParser.parseMessageType("message m { required double x; }");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(type)
                .build()) {
            writer.write(new SimpleGroupFactory(type).newGroup().append("x", 1.5));
        }
        System.out.println("written");
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            System.out.println("read: rows " + reader.getRecordCount());
        }
    }
}
JAVA
all=$(printf '%s:' "$work"/lib/*.jar)
without=$(printf '%s\n' "$work"/lib/*.jar | grep -v hadoop-client-api | tr '\n' ':')
mkdir "$work/classes"
javac -nowarn -cp "$all" -d "$work/classes" "$work/Finding.java" 2> /dev/null
echo "without hadoop-client-api:"
java -cp "$without$work/classes" Finding "$work/x.parquet" > "$work/without" 2>&1 && exit 1
grep -E "^written|NoClassDefFoundError" "$work/without"
grep -q "^written" "$work/without"
grep -q "NoClassDefFoundError: org/apache/hadoop/mapreduce/lib/input/FileInputFormat" "$work/without"
echo "with it:"
java -cp "$all$work/classes" Finding "$work/x.parquet" > "$work/with" 2>&1
grep -E "^written|^read" "$work/with"
grep -q "^read: rows 1" "$work/with"
echo "as described"
