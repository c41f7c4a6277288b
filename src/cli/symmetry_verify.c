/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo symmetry verify: that the generators are permutations (they were read), the order of the group, its orbits, the
 * dimension of its fixed space, and how far vectors or a data set are from obeying it.
 *
 * A vector obeys a symmetry when it is fixed: its defect is ||x - P x||_inf / max(1, ||x||_inf). A data set obeys one
 * when g moves its columns and nothing that can be seen in mean and covariance changes, for every generator g: the
 * defect of the mean m is that of a vector, the defect of the covariance S is max_g ||S - g S g'||_max / ||S||_max. */
#include "symmetry.h"

#include <math.h>
#include <stdlib.h>

typedef struct verification {
    symo_cli_group group;
    char *order; /* NULL: more than the limit */
    double log10;
    symo_cli_defect vectors;
    int64_t rows; /* of the data set; 0: none */
    double mean_defect, covariance_defect;
} verification;

/* ---- the data set ---- */

static const double *column_of(const symo_cli_group *group, int64_t i)
{
    return symo_table_values(group->table, symo_table_find(group->table, group->names[i]));
}

static int check_data(const symo_cli_group *group)
{
    int code = 0;
    for (int64_t i = 0; i < group->n && !code; i++)
        code = symo_cli_group_numbers(group, symo_table_find(group->table, group->names[i]));
    return code;
}

static void find_moments(const symo_cli_group *group, int64_t rows, double *mean, double *covariance)
{
    for (int64_t i = 0; i < group->n; i++) {
        const double *x = column_of(group, i);
        mean[i] = 0.0;
        for (int64_t r = 0; r < rows; r++) mean[i] += x[r] / (double)rows;
    }
    for (int64_t i = 0; i < group->n; i++)
        for (int64_t j = 0; j <= i; j++) {
            const double *x = column_of(group, i), *y = column_of(group, j);
            double sum = 0.0;
            for (int64_t r = 0; r < rows; r++) sum += (x[r] - mean[i]) * (y[r] - mean[j]);
            covariance[i * group->n + j] = covariance[j * group->n + i] = sum / (double)rows;
        }
}

/* ||S - g S g'||_max; g S g' has s_i s_j S_ij at the images of i and j */
static double distance(int64_t n, const double *covariance, const int64_t *image, const int8_t *sign)
{
    double largest = 0.0;
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j <= i; j++) {
            const double moved = sign[i] * sign[j] * covariance[i * n + j];
            const double apart = fabs(moved - covariance[image[i] * n + image[j]]);
            if (!(apart <= largest)) largest = apart;
        }
    return largest;
}

static int measure_generators(verification *v, const double *covariance, int64_t *image, int8_t *sign)
{
    const symo_cli_group *group = &v->group;
    double size = 0.0, largest = 0.0;
    for (int64_t i = 0; i < group->n; i++) size = fmax(size, covariance[i * group->n + i]); /* |S_ij| is no larger */
    for (int64_t g = 0; g < symo_symmetry_generators(group->symmetry); g++) {
        const symo_status status = symo_symmetry_image(group->symmetry, g, image, sign);
        if (status) return symo_cli_status(status);
        largest = fmax(largest, distance(group->n, covariance, image, sign));
    }
    v->covariance_defect = size > 0.0 ? largest / size : 0.0;
    return 0;
}

static int measure_data(verification *v)
{
    const symo_cli_group *group = &v->group;
    const int64_t rows = symo_table_rows(group->table), n = group->n;
    int code = check_data(group);
    if (code || rows == 0) return code;
    double *mean = (double *)calloc((size_t)n + 1, sizeof *mean);
    double *covariance = (double *)calloc((size_t)n * (size_t)n + 1, sizeof *covariance);
    int64_t *image = (int64_t *)calloc((size_t)n + 1, sizeof *image);
    int8_t *sign = (int8_t *)calloc((size_t)n + 1, 1);
    if (!mean || !covariance || !image || !sign) code = symo_cli_out_of_memory();
    if (!code) {
        find_moments(group, rows, mean, covariance);
        const symo_status status = symo_symmetry_defect(group->symmetry, mean, &v->mean_defect);
        code = status ? symo_cli_status(status) : measure_generators(v, covariance, image, sign);
        v->rows = rows;
    }
    free(mean);
    free(covariance);
    free(image);
    free(sign);
    return code;
}

/* ---- what is said ---- */

static int64_t count_dead(const symo_cli_group *group)
{
    int64_t dead = 0;
    for (int64_t i = 0; i < group->n; i++) dead += symo_partition_cell(group->orbits, i) < 0;
    return dead;
}

static int print_text(const verification *v)
{
    const symo_cli_group *group = &v->group;
    int code = 0;
    for (int64_t k = 0; k < symo_symmetry_generators(group->symmetry); k++) {
        char *text = symo_cli_group_cycles(group, k, &code);
        if (!text) return code;
        printf("generator %lld: %s\n", (long long)k + 1, text);
        free(text);
    }
    printf("order: %s\n", v->order ? v->order : "not found within the limit");
    printf("orbits: %lld\n", (long long)symo_partition_cells(group->orbits));
    printf("forced to zero: %lld\n", (long long)count_dead(group));
    printf("dimension of the fixed space: %lld of %lld\n", (long long)symo_symmetry_dimension(group->symmetry),
           (long long)group->n);
    if (v->rows > 0) {
        printf("defect of the mean of %lld rows: %.17g\n", (long long)v->rows, v->mean_defect);
        printf("defect of their covariance: %.17g\n", v->covariance_defect);
    }
    if (group->vector) symo_cli_defect_print(&v->vectors);
    return 0;
}

static int write_json(const verification *v)
{
    const symo_cli_group *group = &v->group;
    symo_json *json = NULL;
    int code = 0;
    const symo_status status = symo_json_create(&json);
    if (status) return symo_cli_status(status);
    symo_json_begin_object(json, NULL);
    symo_cli_group_json_generators(group, json, &code);
    if (v->order) {
        symo_json_text(json, "order", v->order);
        symo_json_real(json, "log10_order", v->log10);
    } else {
        symo_json_null(json, "order");
        symo_json_null(json, "log10_order");
    }
    symo_cli_group_json_orbits(group, json);
    if (v->rows > 0) {
        symo_json_integer(json, "rows", v->rows);
        symo_json_real(json, "mean_defect", v->mean_defect);
        symo_json_real(json, "covariance_defect", v->covariance_defect);
    }
    if (group->vector) symo_cli_defect_json(&v->vectors, json);
    symo_json_end_object(json);
    if (!code) code = symo_cli_write_json(json, group->json);
    symo_json_free(json);
    return code;
}

int symo_cli_symmetry_verify(int argc, char **argv)
{
    verification v = { .group = { .limit = SYMO_CLI_ORDER_LIMIT } };
    int help;
    int code = symo_cli_group_read(&v.group, argc, argv, &help);
    if (!code && help) {
        symo_cli_symmetry_usage();
        return 0;
    }
    if (!code && v.group.plot) code = symo_cli_error(SYMO_CLI_USAGE, "--plot belongs to orbits and layers");
    if (!code) code = symo_cli_order(v.group.symmetry, v.group.limit, &v.order, &v.log10);
    if (!code && v.group.table) code = measure_data(&v);
    if (!code) code = symo_cli_group_measure(&v.group, &v.vectors);
    if (!code && !symo_cli_group_json_only(&v.group)) code = print_text(&v);
    if (!code && v.group.json) code = write_json(&v);
    if (!code && !v.order) code = SYMO_CLI_LIMIT;
    free(v.order);
    symo_cli_group_free(&v.group);
    return code;
}
