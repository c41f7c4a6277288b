/* SPDX-License-Identifier: BSD-3-Clause */
/* The symmetry of a least-squares problem: permutations of the columns of a design X, or signed ones, that the sum of
 * squares ||y - b0 - X b||^2 does not notice.
 *
 * It depends on X by x_i'x_j, x_i'y and x_i'1 alone, so the rows need not be permuted along. With the columns scaled to
 * length 1, the products beside the diagonal become weights in [-1, 1]; the lengths, and the products with y and 1, are
 * numbered first, and tell vertices apart: by the diagonal, and by colours that change their sign with the column.
 * Cost: p products of X' with a vector, 8 p^2 bytes, and the search (automorphisms.c), to which
 * products of rounding are none.
 */
#include <stdlib.h>

#include "linear/linear_impl.h"
#include "num/num_impl.h"
#include "symmetry/detect/detect_impl.h"

/* Products of columns of such lengths neither vanish nor overflow. */
static const double SHORTEST = 1e-150, LONGEST = 1e150;

/* Of one column: its length, and cosines with the response and with the constant, up to the sign of both. */
typedef struct traits {
    double value[3];
    int64_t column;
    int8_t sign;
} traits;

typedef struct moments {
    int64_t rows, p;
    double tolerance;
    double *gram;   /* p x p */
    double *vector; /* rows */
    double *cosine; /* 2 p: with the response, with the constant */
    traits *sorted; /* p */
    int64_t *colours;
} moments;

static symo_status take_room(moments *m, const char *function)
{
    int64_t square;
    if (!symo__multiply_sizes(m->p, m->p, &square))
        return symo__fail(SYMO_ERROR_SIZE, "%s: %lld columns are too many", function, (long long)m->p);
    m->gram = symo__allocate(square, sizeof *m->gram);
    m->vector = symo__allocate(m->rows, sizeof *m->vector);
    m->cosine = symo__allocate(2 * m->p, sizeof *m->cosine);
    m->sorted = symo__allocate(m->p, sizeof *m->sorted);
    m->colours = symo__allocate(m->p, sizeof *m->colours);
    if (m->gram && m->vector && m->cosine && m->sorted && m->colours) return SYMO_OK;
    return symo__fail_memory(function, (size_t)square * sizeof *m->gram);
}

static void release(moments *m)
{
    symo__release(m->gram);
    symo__release(m->vector);
    symo__release(m->cosine);
    symo__release(m->sorted);
    symo__release(m->colours);
}

static double scaled(double product, double length)
{
    return length > 0.0 ? product / length : 0.0;
}

static symo_status multiply(moments *m, const char *function, const symo_matrix *design, const double *response)
{
    for (int64_t i = 0; i < m->rows; i++) m->vector[i] = response ? response[i] : 0.0;
    const double length = symo__norm2(m->rows, m->vector);
    SYMO_TRY(symo_matrix_adjoint(design, m->vector, m->cosine));
    for (int64_t j = 0; j < m->p; j++) m->cosine[j] = scaled(m->cosine[j], length);
    for (int64_t i = 0; i < m->rows; i++) m->vector[i] = 1.0;
    SYMO_TRY(symo_matrix_adjoint(design, m->vector, m->cosine + m->p));
    for (int64_t j = 0; j < m->p; j++) m->cosine[m->p + j] = scaled(m->cosine[m->p + j], sqrt((double)m->rows));
    for (int64_t j = 0; j < m->p; j++) {
        SYMO_TRY(symo__matrix_column(design, j, m->vector));
        const double own = symo__norm2(m->rows, m->vector);
        SYMO_TRY(symo_matrix_adjoint(design, m->vector, m->gram + j * m->p));
        m->sorted[j] = (traits){ .value = { own }, .column = j, .sign = 1 };
        if (own != 0.0 && !(own > SHORTEST && own < LONGEST))
            return symo__fail(SYMO_ERROR_ARGUMENT,
                              "%s: column %lld of the design has length %g, must be 0 or between %g and %g", function,
                              (long long)j, own, SHORTEST, LONGEST);
    }
    return SYMO_OK;
}

/* A cosine has a sign only when it is more than rounding. */
static double without_noise(const moments *m, double cosine)
{
    return fabs(cosine) <= m->tolerance ? 0.0 : cosine;
}

/* Columns of length 1, whose first cosine that is not 0 is positive. */
static void normalise(moments *m)
{
    for (int64_t j = 0; j < m->p; j++)
        for (int64_t i = 0; i < m->p; i++) {
            double *entry = &m->gram[i + j * m->p];
            *entry = scaled(scaled(*entry, m->sorted[i].value[0]), m->sorted[j].value[0]);
        }
    for (int64_t j = 0; j < m->p; j++) {
        traits *t = &m->sorted[j];
        t->value[1] = without_noise(m, scaled(m->cosine[j], t->value[0]));
        t->value[2] = without_noise(m, scaled(m->cosine[m->p + j], t->value[0]));
        t->sign = t->value[1] < 0.0 || (t->value[1] == 0.0 && t->value[2] < 0.0) ? -1 : 1;
        for (int k = 1; k < 3; k++) t->value[k] *= t->sign;
    }
}

static int compare_values(const traits *x, const traits *y)
{
    for (int k = 0; k < 3; k++)
        if (x->value[k] != y->value[k]) return x->value[k] < y->value[k] ? -1 : 1;
    return 0;
}

static int by_value(const void *a, const void *b)
{
    const traits *x = a, *y = b;
    const int order = compare_values(x, y);
    return order ? order : (x->column > y->column) - (x->column < y->column);
}

/* Values in ascending order of one key become the number of the stretch that they chain into. */
static void number(moments *m, int64_t count, traits *list, int key)
{
    double value = 0.0;
    int64_t stretch = -1;
    for (int64_t k = 0; k < count; k++) {
        const double before = value;
        value = list[k].value[key];
        const double gap = key == 0 ? m->tolerance * value : m->tolerance;
        if (k == 0 || value - before > gap) stretch++;
        list[k].value[key] = (double)stretch;
    }
}

/* One key after the other, each within what the ones before left together. */
static int64_t number_all(moments *m)
{
    int64_t classes = 0;
    for (int key = 0; key < 3; key++) {
        qsort(m->sorted, (size_t)m->p, sizeof *m->sorted, by_value);
        for (int64_t from = 0, to; from < m->p; from = to) {
            for (to = from + 1; to < m->p && (key < 1 || m->sorted[to].value[0] == m->sorted[from].value[0]) &&
                                (key < 2 || m->sorted[to].value[1] == m->sorted[from].value[1]);)
                to++;
            number(m, to - from, m->sorted + from, key);
        }
    }
    for (int64_t k = 0; k < m->p; k++) {
        const traits *t = &m->sorted[k];
        if (k == 0 || compare_values(t, t - 1) != 0) classes++;
        m->cosine[t->column] = (double)classes;
    }
    return classes;
}

/* The class goes to the diagonal, and with its sign to the colour unless there is no sign to lose. */
static void label(moments *m, int64_t classes, double *largest)
{
    *largest = 2.0 + (double)classes;
    for (int64_t k = 0; k < m->p; k++) {
        const traits *t = &m->sorted[k];
        const int64_t class = (int64_t)m->cosine[t->column];
        m->gram[t->column * (m->p + 1)] = 2.0 + (double)class;
        m->colours[t->column] *= class;
    }
}

static symo_status check(const char *function, const symo_matrix *design, const double *response, double tolerance)
{
    if (!design) return symo__fail_null(function, "design");
    if (!(tolerance >= 0.0 && tolerance < 1.0))
        return symo__fail_argument(function, "tolerance", -1, tolerance, "in [0, 1)");
    for (int64_t i = 0; response && i < design->rows; i++)
        if (!isfinite(response[i])) return symo__fail_argument(function, "response", i, response[i], "finite");
    return SYMO_OK;
}

symo_status symo_automorphisms_of_design(symo_automorphisms **found, const symo_matrix *design, const double *response,
                                         double tolerance, int flags, int64_t limit)
{
    symo_matrix *matrix = NULL;
    double largest = 1.0;
    if (!found) return symo__fail_null(__func__, "found");
    *found = NULL;
    SYMO_TRY(check(__func__, design, response, tolerance));
    moments m = { .rows = design->rows, .p = design->columns, .tolerance = tolerance };
    symo_status status = take_room(&m, __func__);
    if (!status) status = multiply(&m, __func__, design, response);
    if (!status) {
        normalise(&m);
        for (int64_t k = 0; k < m.p; k++)
            m.colours[k] = m.sorted[k].value[1] == 0.0 && m.sorted[k].value[2] == 0.0 ? 0 : m.sorted[k].sign;
        label(&m, number_all(&m), &largest);
        status = symo_matrix_dense_view(&matrix, m.p, m.p, m.gram, m.p);
    }
    if (!status) status = symo_automorphisms_find(found, matrix, m.colours, tolerance / largest, flags, limit);
    symo_matrix_free(matrix);
    release(&m);
    return status;
}
