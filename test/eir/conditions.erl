%% Conditions made terms and tested again are only jumps.
%% RUN: lumen-eir %s | FileCheck %s
-module(conditions).
-export([f/2]).

%% CHECK-LABEL: eir.func @"conditions:f/2"
%% CHECK-NOT: eir.from_bool
%% CHECK-NOT: eir.is_const
%% CHECK-NOT: case_clause
%% CHECK-LABEL: eir.func @"conditions:module_info/0"
f(X, Y) ->
    case X > 1 andalso is_atom(Y) of
        true -> a;
        false -> b
    end.
