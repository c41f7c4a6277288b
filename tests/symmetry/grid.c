/* SPDX-License-Identifier: BSD-3-Clause */
#include "symmetry/specimen.h"

#include <stdio.h>

/* The motions as maps of the plane: the centre of the matrix is the origin, rows grow downwards, and a motion is a 2 x
 * 2 matrix applied to (down, right). Twice the offsets are integers. */
static void move(symmetry_instance *instance, int64_t k, int64_t height, int64_t width, const int motion[4])
{
    for (int64_t i = 0; i < instance->n; i++) {
        const int64_t down = 2 * (i / width) - (height - 1), right = 2 * (i % width) - (width - 1);
        const int64_t moved_down = motion[0] * down + motion[1] * right;
        const int64_t moved_right = motion[2] * down + motion[3] * right;
        instance->images[k * instance->n + i] = (moved_down + height - 1) / 2 * width + (moved_right + width - 1) / 2;
    }
}

static void translate(symmetry_instance *instance, int64_t height, int64_t width)
{
    for (int64_t i = 0; i < instance->n; i++) {
        instance->images[i] = (i + width) % instance->n;
        instance->images[instance->n + i] = (i + 1) % width == 0 ? i + 1 - width : i + 1;
    }
    (void)height;
}

static void draw(const property_case *pc, symmetry_instance *instance)
{
    static const char *const kinds[] = { "flip", "rotate", "dihedral", "translate" };
    static const int upside_down[4] = { -1, 0, 0, 1 }, clockwise[4] = { 0, 1, -1, 0 }; /* right becomes down */
    const int64_t kind = property_integer(pc, 0, 3), height = property_integer(pc, 1, 8);
    const int64_t width = kind == 1 || kind == 2 ? height : property_integer(pc, 1, 8), half = (height + 1) / 2;
    const int64_t dimensions[] = { half * width, (height * height + 3) / 4, half * (half + 1) / 2, 1 };
    instance->n = height * width;
    instance->generators = kind < 2 ? 1 : 2;
    instance->dimension = dimensions[kind];
    snprintf(instance->text, SPECIMEN_TEXT, "grid %lldx%lld %s", (long long)height, (long long)width, kinds[kind]);
    if (kind == 0 || kind == 2) move(instance, 0, height, width, upside_down);
    if (kind == 1 || kind == 2) move(instance, kind == 2, height, width, clockwise);
    if (kind == 3) translate(instance, height, width);
}

static const char *const refused[] = { "grid",
                                       "grid 2x3",
                                       "grid flip 2x3",
                                       "grid 3x3 flip",
                                       "grid 2x3 rotate",
                                       "grid 2x3 dihedral",
                                       "grid 2x3 turn",
                                       "grid 2x3 flip rotate",
                                       "grid 0x6 flip",
                                       "grid -2x-3 flip",
                                       "grid 2x flip",
                                       "grid x3 flip",
                                       "grid 2x3x1 flip",
                                       "grid 4294967296x4294967296 flip",
                                       "grid 2 3 flip",
                                       NULL };

const struct symmetry_specimen symmetry_specimen_grid = { "grid", draw, 6, refused };
