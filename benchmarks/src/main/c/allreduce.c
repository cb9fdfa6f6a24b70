/*
 * Times MPI_Allreduce of doubles, the yardstick of the part `collectives`: 3 calls to warm up, then the median of 20 as rank 0 sees it.
 *
 *   mpicc -O2 -o allreduce allreduce.c
 *   mpirun --oversubscribe --mca btl self,tcp --mca mpi_yield_when_idle 1 -np 15 ./allreduce 1048576
 */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

enum { WARM_UP = 3, COUNTED = 20 };

static int ascending(const void *left, const void *right) {
    double difference = *(const double *) left - *(const double *) right;
    return (difference > 0) - (difference < 0);
}

int main(int argc, char **argv) {
    MPI_Init(&argc, &argv);
    int length = argc > 1 ? atoi(argv[1]) : 1;
    int rank, size;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    double *values = malloc(length * sizeof *values);
    double *sums = malloc(length * sizeof *sums);
    double seconds[COUNTED];
    for (int i = 0; i < length; i++) {
        values[i] = 1;
    }
    for (int call = -WARM_UP; call < COUNTED; call++) {
        MPI_Barrier(MPI_COMM_WORLD);
        double began = MPI_Wtime();
        MPI_Allreduce(values, sums, length, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
        if (call >= 0) {
            seconds[call] = MPI_Wtime() - began;
        }
        if (sums[length / 2] != size) {
            fprintf(stderr, "wrong sum\n");
            MPI_Abort(MPI_COMM_WORLD, 1);
        }
    }
    if (rank == 0) {
        qsort(seconds, COUNTED, sizeof *seconds, ascending);
        printf("%d ranks, %d doubles: p50 %.3f ms\n", size, length, seconds[COUNTED / 2] * 1e3);
    }
    free(sums);
    free(values);
    MPI_Finalize();
    return 0;
}
