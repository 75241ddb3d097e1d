%% erlang:fun_info(Fun, refc). Nothing counts funs as they come and go, so this has all
%% processes, tables and persistent terms looked through. As in OTP the code itself counts
%% as one, and a fun that captures nothing, which is a literal, as another one. What nothing
%% refers to any more does not count, collected or not.
-module(lumen_funs).

-export([count/1]).

-spec count(fun()) -> {refc, non_neg_integer()}.
count(Fun) ->
    {Code, Fixed} = lumen:fun_code(Fun),
    InProcesses = [lumen:count_funs(Pid, Code) || Pid <- erlang:processes()],
    InTables = [in_table(Table, Code) || Table <- ets:all()],
    %% Needed up to here, so it counts.
    _ = lumen:fun_code(Fun),
    {refc, lists:sum([N || N <- InProcesses ++ InTables, is_integer(N)]) + Fixed}.

%% It may be gone meanwhile.
in_table(Table, Code) ->
    try
        lumen:count_funs_in_table(Table, Code)
    catch
        error:badarg -> 0
    end.
