/* SPDX-License-Identifier: BSD-3-Clause */
/* Shifted digits: what a convolutional network is, derived rather than coded.
 *
 * A network with one hidden layer, every unit joined to every other, tells the digits 0 to 4 apart:
 *
 *     h = tanh(W'x + b),    eta = V'h + c,    minimise   1/m sum_i [log sum_k exp(eta_ik) - eta_i,digit(i)]
 *
 * The images have 8 x 8 pixels and are shifted at random, what leaves at one edge coming back at the other, and the
 * digit does not care. So let the 64 shifts move the pixels, let them move the hidden units as four copies of the
 * pixels (four maps), and let them leave the digits alone. Each of W, b, V, c is then a tensor product of such actions,
 * all parameters are their direct sum, and imposing the symmetry ties them by its orbits. Nothing in the network knows
 * of convolution or pooling. But the orbits of W are one kernel a map that slides over the image, those of b one number
 * a map, and those of V add every map up over all positions: what is left is a convolutional network with pooling, and
 * every network whose units are moved in this way is one.
 *
 * It is compared with a network of four hidden units, which has as many free parameters; with that one again, fitted to
 * eight shifted copies of every image; and with the large network when it is not tied. A second argument adds times,
 * and the large network on the copies, which takes seven times as long as the tied one and errs more often.
 *
 *     cc shifted_digits.c $(pkg-config --cflags --libs symo-io symo) -lm && ./a.out data/digits.csv
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <symo/io.h>
#include <symo/symo.h>

enum { SIDE = 8, PIXELS = SIDE * SIDE, DIGITS = 5, MAPS = 4, LARGE = MAPS * PIXELS, MOST_PARAMETERS = 20000 };
enum { TRAIN = 200, COPIES = 8, TEST = 600, MOST = 1000, ITERATIONS = 250 };

typedef struct image_set {
    int64_t count;
    double image[COPIES * TRAIN][PIXELS];
    int digit[COPIES * TRAIN];
} image_set;

static image_set all, train, test, copies;

/* Parameters stand one after another: W (pixel, unit), b, V (unit, digit), c. */
typedef struct network {
    const char *name;
    int64_t units; /* hidden ones */
    symo_symmetry *symmetry;
    const image_set *images;
    double parameter[MOST_PARAMETERS];
} network;

static int64_t parameters(int64_t units)
{
    return PIXELS * units + units + units * DIGITS + DIGITS;
}

/* The hidden units and the outputs of one image. */
static void forward(int64_t units, const double *x, const double *image, double *h, double *eta)
{
    const double *b = x + PIXELS * units, *v = b + units, *c = v + units * DIGITS;
    memcpy(h, b, (size_t)units * sizeof *h);
    for (int p = 0; p < PIXELS; p++) {
        if (image[p] == 0.0) continue;
        for (int64_t j = 0; j < units; j++) h[j] += image[p] * x[p * units + j];
    }
    memcpy(eta, c, DIGITS * sizeof *eta);
    for (int64_t j = 0; j < units; j++) {
        h[j] = tanh(h[j]);
        for (int k = 0; k < DIGITS; k++) eta[k] += h[j] * v[j * DIGITS + k];
    }
}

/* Replaces eta by its softmax minus the indicator of the digit; returns the loss. */
static double soften(double *eta, int digit)
{
    double largest = eta[0], sum = 0.0;
    for (int k = 1; k < DIGITS; k++) largest = fmax(largest, eta[k]);
    const double at_digit = eta[digit];
    for (int k = 0; k < DIGITS; k++) sum += eta[k] = exp(eta[k] - largest);
    for (int k = 0; k < DIGITS; k++) eta[k] /= sum;
    eta[digit] -= 1.0;
    return largest + log(sum) - at_digit;
}

static void backward(int64_t units, const double *x, const double *image, double *h, const double *slope,
                     double *gradient)
{
    const double *v = x + PIXELS * units + units;
    double *to_b = gradient + PIXELS * units, *to_v = to_b + units, *to_c = to_v + units * DIGITS;
    for (int k = 0; k < DIGITS; k++) to_c[k] += slope[k];
    for (int64_t j = 0; j < units; j++) {
        double sum = 0.0;
        for (int k = 0; k < DIGITS; k++) {
            to_v[j * DIGITS + k] += h[j] * slope[k];
            sum += v[j * DIGITS + k] * slope[k];
        }
        h[j] = sum * (1.0 - h[j] * h[j]);
        to_b[j] += h[j];
    }
    for (int p = 0; p < PIXELS; p++) {
        if (image[p] == 0.0) continue;
        for (int64_t j = 0; j < units; j++) gradient[p * units + j] += image[p] * h[j];
    }
}

static int evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const network *net = user;
    const double share = 1.0 / (double)net->images->count;
    double h[LARGE], eta[DIGITS];
    *value = 0.0;
    if (gradient) memset(gradient, 0, (size_t)n * sizeof *gradient);
    for (int64_t i = 0; i < net->images->count; i++) {
        forward(net->units, x, net->images->image[i], h, eta);
        *value += share * soften(eta, net->images->digit[i]);
        for (int k = 0; k < DIGITS; k++) eta[k] *= share;
        if (gradient) backward(net->units, x, net->images->image[i], h, eta, gradient);
    }
    return 0;
}

/* ---- images ---- */

/* What leaves at one edge comes back at the other. */
static void shift(const double *image, int64_t down, int64_t right, double *shifted)
{
    for (int64_t r = 0; r < SIDE; r++)
        for (int64_t c = 0; c < SIDE; c++) shifted[(r + down) % SIDE * SIDE + (c + right) % SIDE] = image[r * SIDE + c];
}

static int read_images(const symo_table *table)
{
    const int64_t digit = symo_table_find(table, "digit");
    if (digit < 0 || symo_table_columns(table) != PIXELS + 1) return 0;
    for (int64_t c = 0; c <= PIXELS; c++) {
        if (symo_table_kind(table, c) != SYMO_COLUMN_NUMBERS) return 0;
    }
    for (int64_t row = 0; row < symo_table_rows(table) && all.count < MOST; row++) {
        const double which = symo_table_values(table, digit)[row];
        if (!(which >= 0.0 && which < DIGITS)) continue;
        for (int64_t p = 0; p < PIXELS; p++) all.image[all.count][p] = symo_table_values(table, p)[row] / 16.0;
        all.digit[all.count++] = (int)which;
    }
    return all.count >= TRAIN + TEST;
}

/* Adds an image of another set, shifted at random. */
static void add_shifted(image_set *set, const image_set *from, int64_t index, symo_random *random)
{
    const int64_t down = symo_random_below(random, SIDE), right = symo_random_below(random, SIDE);
    shift(from->image[index], down, right, set->image[set->count]);
    set->digit[set->count++] = from->digit[index];
}

static symo_status draw_images(void)
{
    int64_t order[MOST];
    symo_random *random = NULL;
    const symo_status status = symo_random_create(&random, 2024, 0);
    if (status) return status;
    for (int64_t i = 0; i < all.count; i++) order[i] = i;
    for (int64_t i = 0; i < TRAIN + TEST; i++) {
        const int64_t j = i + symo_random_below(random, all.count - i), drawn = order[j];
        order[j] = order[i];
        add_shifted(i < TRAIN ? &train : &test, &all, drawn, random);
    }
    for (int64_t i = 0; i < COPIES * TRAIN; i++) add_shifted(&copies, &train, i % TRAIN, random);
    symo_random_free(random);
    return SYMO_OK;
}

/* ---- the symmetry ---- */

/* How shifts act on all parameters; the k-th generator of every action is the k-th shift. */
static symo_status act_on_parameters(symo_symmetry **all_parameters)
{
    symo_symmetry *pixels = NULL, *hidden = NULL, *answers = NULL, *w = NULL, *v = NULL;
    symo_status status = symo_symmetry_parse(&pixels, PIXELS, NULL, "grid 8x8 translate"); /* by a row, by a column */
    const symo_symmetry *maps[MAPS] = { pixels, pixels, pixels, pixels };
    if (!status) status = symo_symmetry_sum(&hidden, MAPS, maps);
    if (!status) status = symo_symmetry_parse(&answers, DIGITS, NULL, "()\n()"); /* both shifts do nothing */
    const symo_symmetry *into[2] = { pixels, hidden }, *out_of[2] = { hidden, answers };
    if (!status) status = symo_symmetry_tensor(&w, 2, into);
    if (!status) status = symo_symmetry_tensor(&v, 2, out_of);
    const symo_symmetry *parts[4] = { w, hidden, v, answers };
    if (!status) status = symo_symmetry_sum(all_parameters, 4, parts);
    symo_symmetry_free(v);
    symo_symmetry_free(w);
    symo_symmetry_free(answers);
    symo_symmetry_free(hidden);
    symo_symmetry_free(pixels);
    return status;
}

/* How many parameters do not hold the bits of the first one of their orbit. */
static symo_status count_untied(const network *net, int64_t *untied)
{
    symo_partition *orbits = NULL;
    const symo_status status = symo_symmetry_orbits(&orbits, net->symmetry);
    *untied = 0;
    for (int64_t i = 0; !status && i < parameters(net->units); i++) {
        const int64_t first = symo_partition_members(orbits, symo_partition_cell(orbits, i))[0];
        *untied += memcmp(&net->parameter[i], &net->parameter[first], sizeof(double)) != 0;
    }
    symo_partition_free(orbits);
    return status;
}

/* The same against a convolution that is written out: the kernel of a map is what its unit at place 0 sees. */
static int64_t count_not_convolution(const network *net)
{
    int64_t different = 0;
    for (int64_t unit = 0; unit < LARGE; unit++) {
        double kernel[PIXELS], slid[PIXELS];
        const int64_t place = unit % PIXELS;
        for (int64_t p = 0; p < PIXELS; p++) kernel[p] = net->parameter[p * LARGE + unit - place];
        shift(kernel, place / SIDE, place % SIDE, slid);
        for (int64_t p = 0; p < PIXELS; p++)
            different += memcmp(&slid[p], &net->parameter[p * LARGE + unit], sizeof(double)) != 0;
    }
    return different;
}

/* ---- fitting, and what comes out ---- */

/* Normal numbers for W and V, one an orbit: the start is as wide whether it is tied or not. */
static symo_status draw_start(network *net)
{
    double number[MOST_PARAMETERS];
    const int64_t n = parameters(net->units), b = PIXELS * net->units, v = b + net->units, c = n - DIGITS;
    symo_random *random = NULL;
    symo_partition *orbits = NULL;
    symo_status status = symo_random_create(&random, 1, 0);
    if (!status && net->symmetry) status = symo_symmetry_orbits(&orbits, net->symmetry);
    for (int64_t i = 0; i < n; i++) number[i] = symo_random_normal(random); /* NaN without a stream */
    for (int64_t i = 0; !status && i < n; i++) {
        const double width = i < b ? 0.25 : i >= v && i < c ? 1.0 / sqrt((double)net->units) : 0.0;
        net->parameter[i] = width * number[orbits ? symo_partition_cell(orbits, i) : i];
    }
    symo_partition_free(orbits);
    symo_random_free(random);
    return status;
}

static int answer_of(const network *net, const double *image)
{
    double h[LARGE], eta[DIGITS];
    int best = 0;
    forward(net->units, net->parameter, image, h, eta);
    for (int k = 1; k < DIGITS; k++)
        if (eta[k] > eta[best]) best = k;
    return best;
}

/* The shares of test images with a wrong answer, and of the first fifty with one that depends on the shift. */
static void judge(const network *net, double *wrong, double *unsteady)
{
    *wrong = *unsteady = 0.0;
    for (int64_t i = 0; i < TEST; i++) *wrong += (answer_of(net, test.image[i]) != test.digit[i]) / (double)TEST;
    for (int64_t i = 0; i < 50; i++) {
        const int answer = answer_of(net, test.image[i]);
        int same = 1;
        for (int64_t k = 1; k < PIXELS && same; k++) {
            double shifted[PIXELS];
            shift(test.image[i], k / SIDE, k % SIDE, shifted);
            same = answer_of(net, shifted) == answer;
        }
        *unsteady += same ? 0.0 : 0.02;
    }
}

static symo_status fit(network *net, int timed)
{
    const int64_t n = parameters(net->units);
    symo_objective *loss = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    symo_status status = draw_start(net);
    if (!status) status = symo_objective_callback(&loss, n, evaluate, net);
    if (!status) status = symo_problem_create(&problem, n);
    if (!status) status = symo_problem_set_objective(problem, loss);
    if (!status && net->symmetry) status = symo_problem_set_symmetry(problem, net->symmetry, SYMO_IMPOSE);
    if (!status) status = symo_problem_set_mode(problem, SYMO_MODE_PROJECT); /* every step is projected */
    if (!status) status = symo_solver_create(&solver, problem, "fista");
    if (!status) status = symo_solver_set_integer(solver, "max_iterations", ITERATIONS);
    if (!status) status = symo_solver_set_real(solver, "tolerance", 1e-5);
    if (!status) status = symo_solver_run(solver, net->parameter);
    if (!status) {
        const symo_result *r = symo_solver_result(solver);
        double wrong, unsteady;
        judge(net, &wrong, &unsteady);
        printf("%-30s: %5lld parameters, %5lld free; loss %.3f, wrong %.3f, unsteady %.2f; %lld iterations", net->name,
               (long long)n, (long long)r->free_parameters, r->objective, wrong, unsteady, (long long)r->iterations);
        if (timed) printf(", %.2f seconds", r->seconds);
        printf("\n");
    }
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_objective_free(loss);
    return status;
}

static symo_status compare(symo_symmetry *shifts, int timed)
{
    static network tied = { .name = "tied by shifts", .units = LARGE, .images = &train },
                   small = { .name = "as many free", .units = MAPS, .images = &train },
                   shown = { .name = "as many free, eight copies", .units = MAPS, .images = &copies },
                   large = { .name = "as large, not tied", .units = LARGE, .images = &train },
                   whole = { .name = "as large, eight copies", .units = LARGE, .images = &copies };
    int64_t untied = 0;
    tied.symmetry = shifts;
    symo_status status = fit(&tied, timed);
    if (!status) status = fit(&small, timed);
    if (!status) status = fit(&shown, timed);
    if (!status) status = fit(&large, timed);
    if (!status && timed) status = fit(&whole, timed);
    if (!status) status = count_untied(&tied, &untied);
    if (status) return status;
    printf("\ntied parameters with other bits than their orbit: %lld\n", (long long)untied);
    printf("entries of W that are not those of a convolution: %lld\n", (long long)count_not_convolution(&tied));
    return SYMO_OK;
}

int main(int argc, char **argv)
{
    symo_table *table = NULL;
    symo_symmetry *shifts = NULL;
    symo_io_error error;
    symo_status status = symo_table_read(&table, argc > 1 ? argv[1] : "data/digits.csv", &error);
    const int enough = !status && read_images(table);
    symo_table_free(table);
    if (!enough) {
        fprintf(stderr, "%s\n", status ? error.text : "these are not the digits");
        return 1;
    }
    status = draw_images();
    if (!status) status = act_on_parameters(&shifts);
    if (!status) status = compare(shifts, argc > 2);
    if (status) fprintf(stderr, "%s: %s\n", symo_status_text(status), symo_last_error());
    symo_symmetry_free(shifts);
    return status != SYMO_OK;
}
