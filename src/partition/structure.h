/* SPDX-License-Identifier: BSD-3-Clause */
/* structure: coloured vertices and edges with kinds, filled by objectives and penalties, read by symmetry. */
#ifndef SYMO_PARTITION_STRUCTURE_H
#define SYMO_PARTITION_STRUCTURE_H

#include "partition/partition_impl.h"

typedef struct symo__link {
    int32_t kind, from, to; /* as it goes in and out; a loop has from == to */
} symo__link;

typedef struct symo__weighted_link {
    double weight;
    int32_t from, to;
} symo__weighted_link;

struct symo_structure {
    int64_t n; /* variables: the first vertices */
    double tolerance;
    int64_t vertices, vertex_room, colours; /* how many colours have been given out */
    int64_t *colour;                        /* vertices */
    int64_t links, link_room;
    int32_t kinds;
    symo__link *link;
};

enum { SYMO__LINKS_MOST = INT32_MAX / 2 };

/* Whether there are that many vertices from `first` on, all of them variables or none. */
int symo__structure_has(const symo_structure *structure, int64_t first, int64_t count);
/* Like symo_structure_colour, by numbers that are equal or not. */
symo_status symo__structure_labels(symo_structure *structure, const char *function, int64_t first, int64_t count,
                                   const int64_t *labels);
/* Like symo_structure_edges; the links' vertices are those of the structure, their order is lost. */
symo_status symo__structure_links(symo_structure *structure, const char *function, int64_t count,
                                  symo__weighted_link *links);

#endif
