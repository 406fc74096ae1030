// ◄ door: opens what a config asks for, in an order in which nobody is sent to a door that is not open yet, and closes
// it in the other order.
import type { Config, NetworkConfig } from "../config.ts";
import type { DhcpNetwork } from "../dhcp/network.ts";
import { findServers } from "../dhcp/probe/server.ts";
import { type DhcpServer, openDhcp } from "../dhcp/server.ts";
import { type HttpServer, openHttp } from "../http/server.ts";
import { listInterfaces } from "../net/interfaces.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { type Fault, Mistake } from "../net/mistake.ts";
import { contains, type Subnet, subnetText } from "../net/subnet.ts";
import { openTftp, type TftpServer } from "../tftp/server.ts";
