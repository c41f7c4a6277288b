/* SPDX-License-Identifier: BSD-3-Clause */
/* The same problem in C++17: handles in std::unique_ptr, a failed status as an exception. */
#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <symo/symo.h>
#include <vector>

template <auto release> struct deleter {
    template <typename handle> void operator()(handle *object) const
    {
        release(object);
    }
};
template <typename handle, auto release> using owner = std::unique_ptr<handle, deleter<release>>;

static void require(symo_status status)
{
    if (status) throw std::runtime_error(symo_last_error());
}

/* Calls create(&handle, arguments...) and owns what comes back. */
template <typename handle, auto release, typename function, typename... arguments>
static owner<handle, release> make(function create, arguments... values)
{
    handle *object = nullptr;
    require(create(&object, values...));
    return owner<handle, release>(object);
}

static double solve()
{
    constexpr int64_t rows = 8, n = 6;
    const std::vector<double> design = { 1, 0, 2, 1, 3, 0, 1, 2, 0, 1, 1, 2, 0, 3, 1, 1, /* column after column */
                                         2, 1, 0, 3, 1, 1, 0, 2, 1, 3, 1, 0, 2, 1, 0, 1,
                                         0, 2, 1, 1, 0, 1, 3, 0, 1, 1, 0, 2, 1, 0, 2, 3 };
    const std::array<double, rows> y = { 4, 3, 5, 2, 6, 1, 3, 5 };
    const std::array<int64_t, 3> sizes = { 2, 2, 2 };
    const std::array<int64_t, n> swap = { 2, 3, 0, 1, 4, 5 };

    const auto matrix = make<symo_matrix, symo_matrix_free>(symo_matrix_dense, rows, n, design.data());
    const auto loss = make<symo_objective, symo_objective_free>(symo_objective_least_squares, matrix.get(), y.data(),
                                                                nullptr, nullptr, 0);
    const auto penalty = make<symo_prox, symo_prox_free>(symo_prox_group_lasso, 3, sizes.data(), nullptr, 0.25);
    const auto symmetry = make<symo_symmetry, symo_symmetry_free>(symo_symmetry_permutations, n, 1, swap.data());
    const auto problem = make<symo_problem, symo_problem_free>(symo_problem_create, n);
    require(symo_problem_set_objective(problem.get(), loss.get()));
    require(symo_problem_set_penalty(problem.get(), penalty.get()));
    require(symo_problem_set_symmetry(problem.get(), symmetry.get(), SYMO_IMPOSE));
    const auto solver = make<symo_solver, symo_solver_free>(symo_solver_create, problem.get(), "auto");
    require(symo_solver_set_real(solver.get(), "tolerance", 1e-12));
    std::vector<double> x(n, 0.0);
    require(symo_solver_run(solver.get(), x.data()));
    const symo_result *result = symo_solver_result(solver.get());
    if (result->reason != SYMO_REASON_SOLVED) throw std::runtime_error(symo_reason_text(result->reason));
    return result->objective;
}

int main()
{
    try {
        std::printf("%.17g\n", solve());
    } catch (const std::exception &failure) {
        std::fprintf(stderr, "%s\n", failure.what());
        return 1;
    }
    return 0;
}
