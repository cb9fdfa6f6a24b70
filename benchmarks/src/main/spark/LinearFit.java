import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Fits the first column of a table of numbers to the others by Spark MLlib on two local threads: the yardstick of the part {@code input}. The first
 * argument is the table, a CSV file with a header; the second is a folder for Spark's own files.
 */
public class LinearFit {

    public static void main(String[] args) throws Exception {
        String[] names;
        try (var lines = Files.newBufferedReader(Path.of(args[0]))) {
            names = lines.readLine().split(",");
        }
        StructType schema = new StructType();
        for (String name : names) {
            schema = schema.add(name, DataTypes.DoubleType, false);
        }
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.local.dir", args[1])
                .getOrCreate();
        Dataset<Row> table = spark.read().option("header", "true").schema(schema).csv(args[0]);
        Dataset<Row> rows = new VectorAssembler()
                .setInputCols(Arrays.copyOfRange(names, 1, names.length))
                .setOutputCol("features")
                .transform(table)
                .select(names[0], "features");
        var model = new LinearRegression()
                .setLabelCol(names[0])
                .setFeaturesCol("features")
                .setSolver("normal")
                .fit(rows);
        System.out.println(model.intercept() + " " + model.coefficients());
        spark.stop();
    }
}
