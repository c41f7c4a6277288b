/* SPDX-License-Identifier: BSD-3-Clause */
/* Schreier trees: the orbit of a signed point, and a word in few letters from the root to each of its points.
 *
 * Breadth first over generators and inverses as a rule. Where that gets deep (a rotation of n points would need n / 2
 * letters), letters g_1 .. g_k are made so that the products C = { g_1^e_1 .. g_k^e_k : e_j = 0, 1 } take the root to
 * 2^k different points: as long as root^(C^-1 C) is not the whole orbit, it has a point p that some generator s takes
 * out of it, and g_(k+1) = (word of p) s doubles root^C. So k <= log2(size), and words have at most 2 k letters.
 * Cost: O(size generators), and with made letters O(log(size)^2 size + n log(size)^2).
 * Babai, Cooperman, Finkelstein, Seress, "Nearly linear time algorithms for permutation groups with a small base",
 * ISSAC 1991; Seress, Permutation Group Algorithms (2003), 4.4.
 */
#include <string.h>

#include "symmetry/group/group_impl.h"

enum { OUTSIDE = -1, ROOT = -2, LETTERS = 80 };

/* What the letter takes back: its inverse, or itself where the inverse was the letter. */
static const int32_t *backward(const symo__tree *tree, int32_t letter)
{
    return tree->label[letter >> 1] + (letter & 1 ? 0 : tree->n);
}

static const int32_t *forward(const symo__tree *tree, int32_t letter)
{
    return tree->label[letter >> 1] + (letter & 1 ? tree->n : 0);
}

static void start(symo__tree *tree)
{
    for (int32_t k = 0; k < tree->size; k++) tree->from[tree->points[k]] = OUTSIDE;
    tree->points[0] = tree->root;
    tree->from[tree->root] = ROOT;
    tree->size = 1;
}

static void reach(symo__tree *tree, int32_t letter, int32_t point)
{
    const int32_t to = symo__move(forward(tree, letter), point);
    if (tree->from[to] != OUTSIDE) return;
    tree->from[to] = letter;
    tree->points[tree->size++] = to;
}

/* Breadth first; returns the depth. */
static int32_t spread(symo__tree *tree)
{
    int32_t depth = 0, layer_end = 1;
    start(tree);
    for (int32_t k = 0; k < tree->size; k++) {
        if (k == layer_end) {
            depth++;
            layer_end = tree->size;
        }
        for (int32_t letter = 0; letter < 2 * tree->labels; letter++) reach(tree, letter, tree->points[k]);
    }
    return depth;
}

/* root^(C^-1 C) */
static void spread_cube(symo__tree *tree)
{
    start(tree);
    for (int32_t l = tree->labels - 1; l >= 0; l--) {
        const int32_t size = tree->size;
        for (int32_t k = 0; k < size; k++) reach(tree, 2 * l + 1, tree->points[k]);
    }
    for (int32_t l = 0; l < tree->labels; l++) {
        const int32_t size = tree->size;
        for (int32_t k = 0; k < size; k++) reach(tree, 2 * l, tree->points[k]);
    }
}

/* A point of the set and a generator that takes it out; there is one, for the set is not closed. */
static int32_t find_exit(const symo__tree *tree, int64_t count, int32_t *const *generators, const int32_t **exit)
{
    for (int32_t k = 0;; k++) {
        assert(k < tree->size);
        for (int64_t s = 0; s < count; s++) {
            *exit = generators[s];
            if (tree->from[symo__move(*exit, tree->points[k])] == OUTSIDE) return tree->points[k];
        }
    }
}

/* The next letter: out of root^(C^-1 C), by the word of a point in it and one generator. */
static symo_status add_letter(symo__tree *tree, int64_t count, int32_t *const *generators, symo__budget *budget)
{
    const int32_t n = tree->n, *exit;
    int32_t *made;
    SYMO_TRY(symo__budget_take(budget, &made, 2 * (int64_t)n));
    const int32_t point = find_exit(tree, count, generators, &exit);
    symo__element_identity(n, made + n);
    const int64_t letters = symo__tree_extend(tree, point, made + n);
    symo__element_multiply(n, made + n, exit, made);
    symo__element_invert(n, made, made + n);
    assert(tree->labels < tree->capacity);
    tree->label[tree->labels++] = made;
    return symo__budget_spend(budget, letters * n);
}

static symo_status deepen(symo__tree *tree, int64_t count, int32_t *const *generators, symo__budget *budget)
{
    const int32_t whole = tree->size;
    tree->labels = tree->borrowed = 0;
    for (;;) {
        spread_cube(tree);
        SYMO_TRY(symo__budget_spend(budget, 2 * (int64_t)tree->labels * tree->size + count));
        if (tree->size == whole) return SYMO_OK;
        SYMO_TRY(add_letter(tree, count, generators, budget));
    }
}

static symo_status allocate(symo__tree *tree, int64_t count, symo__budget *budget)
{
    const int32_t n = tree->n;
    tree->capacity = (int32_t)(count > LETTERS ? count : LETTERS);
    SYMO_TRY(symo__budget_take(budget, &tree->points, 2 * (int64_t)n));
    SYMO_TRY(symo__budget_take(budget, &tree->from, 2 * (int64_t)n));
    for (int32_t k = 0; k < 2 * n; k++) tree->from[k] = OUTSIDE;
    tree->label = symo__allocate_zero(tree->capacity, sizeof *tree->label);
    return tree->label ? SYMO_OK : symo__fail_memory(budget->function, (size_t)tree->capacity * sizeof *tree->label);
}

symo_status symo__tree_build(symo__tree *tree, int32_t n, int32_t root, int64_t count, int32_t *const *generators,
                             symo__budget *budget)
{
    int32_t bound = 6;
    assert(count < INT32_MAX / 2);
    *tree = (symo__tree){ .n = n, .root = root, .size = 0 };
    symo_status status = allocate(tree, count, budget);
    if (status) goto done;
    if (count > 0) memcpy(tree->label, generators, (size_t)count * sizeof *generators);
    tree->labels = tree->borrowed = (int32_t)count;
    const int32_t depth = spread(tree);
    for (int32_t size = tree->size; size > 1; size >>= 1) bound += 2;
    status = symo__budget_spend(budget, 2 * count * tree->size + 1);
    if (!status && depth > bound) status = deepen(tree, count, generators, budget);
done:
    if (status) symo__tree_free(tree);
    return status;
}

void symo__tree_free(symo__tree *tree)
{
    for (int32_t l = tree->borrowed; l < tree->labels; l++) symo__release(tree->label[l]);
    symo__release(tree->points);
    symo__release(tree->from);
    symo__release(tree->label);
    *tree = (symo__tree){ .n = 0 };
}

int64_t symo__tree_strip(const symo__tree *tree, int32_t point, int32_t *g)
{
    int64_t letters = 0;
    assert(tree->from[point] != OUTSIDE);
    for (; point != tree->root; letters++) {
        const int32_t *back = backward(tree, tree->from[point]);
        symo__element_multiply(tree->n, g, back, g);
        point = symo__move(back, point);
    }
    return letters;
}

int64_t symo__tree_extend(const symo__tree *tree, int32_t point, int32_t *g)
{
    int32_t word[LETTERS];
    int64_t letters = 0;
    assert(tree->from[point] != OUTSIDE);
    for (; point != tree->root; point = symo__move(backward(tree, word[letters - 1]), point)) {
        assert(letters < LETTERS);
        word[letters++] = tree->from[point];
    }
    for (int64_t k = letters; k-- > 0;) symo__element_multiply(tree->n, g, forward(tree, word[k]), g);
    return letters;
}
