/* SPDX-License-Identifier: BSD-3-Clause */
/* A linear program without any symmetry, solved in one variable instead of twelve.
 *
 * Cover the edges of a graph by weights of its vertices, as cheaply as can be:
 *
 *     minimise   sum_v x_v     where x_u + x_v >= 1 for every edge uv, x >= 0
 *
 * Frucht's graph has twelve vertices with three neighbours each, and no permutation but the identity keeps its edges:
 * whoever looks for a group leaves the program as it is. But counting does not tell its vertices apart, nor its edges:
 * colour refinement finds one cell of each. With the matrix A (a row an edge), R and C the orthonormal bases of the two
 * cells and B = R'A C, x = C z, the program is
 *
 *     minimise   c z     where B z >= b,  c = C'1, b = R'1
 *
 * in one variable with one bound. Its answer is lifted; that it is the best one is shown in the twelve variables by
 * weights y >= 0 of the edges with A'y <= 1: whatever x is, sum_v x_v >= y'A x >= sum_e y_e. They are lifted, too: y =
 * R w with B w = c.
 *
 *     cc frucht.c $(pkg-config --cflags --libs symo) -lm
 */
#include <math.h>
#include <stdio.h>
#include <symo/symo.h>

enum { VERTICES = 12, EDGES = 18 };

/* Around a circle, and from each vertex as many steps further. */
static int list_edges(int ends[EDGES][2])
{
    static const int steps[VERTICES] = { -5, -2, -4, 2, 5, -2, 2, 5, -2, -5, 4, 2 };
    int count = 0;
    for (int v = 0; v < VERTICES; v++) {
        const int next = (v + 1) % VERTICES, across = (v + steps[v] + VERTICES) % VERTICES;
        ends[count][0] = v;
        ends[count++][1] = next;
        if (across < v) continue;
        ends[count][0] = v;
        ends[count++][1] = across;
    }
    return count;
}

static int are_joined(int ends[EDGES][2], int u, int v)
{
    for (int e = 0; e < EDGES; e++)
        if ((ends[e][0] == u && ends[e][1] == v) || (ends[e][0] == v && ends[e][1] == u)) return 1;
    return 0;
}

/* How many permutations keep the edges: those that begin with image[0], ..., image[count - 1], one vertex after the
 * other. */
static int automorphisms(int ends[EDGES][2], int count, int *image)
{
    int found = 0;
    if (count == VERTICES) return 1;
    for (int to = 0; to < VERTICES; to++) {
        int fits = 1;
        for (int v = 0; v < count && fits; v++)
            fits = image[v] != to && are_joined(ends, v, count) == are_joined(ends, image[v], to);
        image[count] = to;
        if (fits) found += automorphisms(ends, count + 1, image);
    }
    return found;
}

static int cost(int64_t n, const double *z, double *value, double *gradient, void *user)
{
    const double *c = (const double *)user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        *value += c[i] * z[i];
        if (gradient) gradient[i] = c[i];
    }
    return 0;
}

/* minimise c z where z >= bound */
static symo_status solve(const double *c, const double *bound, double *z)
{
    symo_objective *objective = NULL;
    symo_prox *bounds = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    symo_status status = symo_objective_callback(&objective, 1, cost, (void *)c);
    if (!status) status = symo_prox_box(&bounds, 1, bound, NULL);
    if (!status) status = symo_problem_create(&problem, 1);
    if (!status) status = symo_problem_set_objective(problem, objective);
    if (!status) status = symo_problem_set_penalty(problem, bounds);
    if (!status) status = symo_solver_create(&solver, problem, "auto");
    if (!status) status = symo_solver_run(solver, z);
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_prox_free(bounds);
    symo_objective_free(objective);
    return status;
}

static double smallest(int n, const double *x)
{
    double least = x[0];
    for (int i = 1; i < n; i++) least = fmin(least, x[i]);
    return least;
}

static double largest(int n, const double *x)
{
    double most = x[0];
    for (int i = 1; i < n; i++) most = fmax(most, x[i]);
    return most;
}

static double sum(int n, const double *x)
{
    double total = 0.0;
    for (int i = 0; i < n; i++) total += x[i];
    return total;
}

int main(void)
{
    int ends[EDGES][2], image[VERTICES];
    double a[EDGES * VERTICES] = { 0 }, ones[EDGES], x[VERTICES], y[EDGES], covered[EDGES], paid[VERTICES];
    double b = 0.0, c = 0.0, entry = 0.0, z = 0.0, w, bound, defect = 0.0;
    symo_matrix *matrix = NULL, *quotient = NULL;
    symo_partition *rows = NULL, *columns = NULL;

    const int edges = list_edges(ends);
    for (int e = 0; e < EDGES; e++) {
        ones[e] = 1.0;
        a[e + ends[e][0] * EDGES] = a[e + ends[e][1] * EDGES] = 1.0;
    }
    printf("%d vertices, %d edges, %d automorphism\n", (int)VERTICES, edges, automorphisms(ends, 0, image));

    symo_status status = symo_matrix_dense(&matrix, EDGES, VERTICES, a);
    if (!status) status = symo_partition_equitable_bipartite(&rows, &columns, matrix, NULL, NULL, 0.0);
    if (!status) status = symo_matrix_quotient(&quotient, &defect, matrix, rows, columns);
    if (!status && (symo_matrix_rows(quotient) != 1 || symo_matrix_columns(quotient) != 1)) {
        fprintf(stderr, "%lld x %lld cells\n", (long long)symo_matrix_rows(quotient),
                (long long)symo_matrix_columns(quotient));
        return 1;
    }
    if (!status) status = symo_matrix_column(quotient, 0, &entry);
    if (!status) status = symo_partition_reduce(rows, ones, &b);
    if (!status) status = symo_partition_reduce(columns, ones, &c);
    bound = b / entry;
    if (!status) printf("in cells: minimise %.6f z, %.6f z >= %.6f; defect %.6f\n", c, entry, b, defect);
    if (!status) status = solve(&c, &bound, &z);

    /* back to vertices and edges, and checked there */
    w = c / entry;
    if (!status) status = symo_partition_lift(columns, &z, x);
    if (!status) status = symo_partition_lift(rows, &w, y);
    if (!status) status = symo_matrix_multiply(matrix, x, covered);
    if (!status) status = symo_matrix_adjoint(matrix, y, paid);

    if (status)
        fprintf(stderr, "%s: %s\n", symo_status_text(status), symo_last_error());
    else {
        printf("x: %.6f to %.6f, sum %.6f; edges covered by %.6f at least\n", smallest(VERTICES, x),
               largest(VERTICES, x), sum(VERTICES, x), smallest(EDGES, covered));
        printf("y: %.6f to %.6f, sum %.6f; vertices paid %.6f at most\n", smallest(EDGES, y), largest(EDGES, y),
               sum(EDGES, y), largest(VERTICES, paid));
    }
    symo_partition_free(rows);
    symo_partition_free(columns);
    symo_matrix_free(quotient);
    symo_matrix_free(matrix);
    return status != SYMO_OK;
}
