# SPDX-License-Identifier: BSD-3-Clause
LoadPackage("transgrp");; LoadPackage("primgrp");; LoadPackage("smallgrp");;
# Writes small_groups.txt, which tests/certified/small_groups.c reads: gap -q small_groups.g > small_groups.txt
# One line a conjugacy class of subgroups of S_n, n = 1 .. 8, that two elements generate: n, the images of 1 .. n under
# two generators, order, orbits on points, on pairs and on triples, order of the stabiliser of point 1, and the number
# of elements that fix f = 0 .. n points. GAP 4.12.1.
two := function(group)
    local tries, a, b;
    if ForAny(Collected(List(AbelianInvariants(group), q -> SmallestRootInt(q))), c -> c[2] > 2) then return fail; fi;
    for tries in [1 .. 500] do
        a := PseudoRandom(group); b := PseudoRandom(group);
        if Size(Group(a, b)) = Size(group) then return [a, b]; fi;
    od;
    for a in List(ConjugacyClasses(group), Representative) do # all pairs up to conjugacy
        for b in group do
            if Size(Group(a, b)) = Size(group) then return [a, b]; fi;
        od;
    od;
    return fail;
end;
line := function(numbers)
    PrintTo("*stdout*", JoinStringsWithSeparator(List(numbers, String), " "), "\n");
end;
SetPrintFormattingStatus("*stdout*", false);
Reset(GlobalMersenneTwister, 8);
for n in [1 .. 8] do
    for class in ConjugacyClassesSubgroups(SymmetricGroup(n)) do
        group := Representative(class);
        pair := two(group);
        if pair <> fail then
            fixed := List([0 .. n], f -> 0);
            for c in ConjugacyClasses(group) do
                f := n - NrMovedPoints(Representative(c));
                fixed[f + 1] := fixed[f + 1] + Size(c);
            od;
            line(Concatenation([n], ListPerm(pair[1], n), ListPerm(pair[2], n),
                [Size(group), Length(Orbits(group, [1 .. n])),
                 Length(Orbits(group, Tuples([1 .. n], 2), OnTuples)),
                 Length(Orbits(group, Tuples([1 .. n], 3), OnTuples)), Size(Stabilizer(group, 1))], fixed));
        fi;
    od;
od;
QUIT;
